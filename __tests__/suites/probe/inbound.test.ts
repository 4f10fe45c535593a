import { describe, expect, test } from '@jest/globals';
import { encodeFrame, type SentFrame } from '../../../src/suites/probe/encode-frame';
import { Inbound } from '../../../src/suites/probe/inbound';

/** What is reported of these bytes, in pieces of `size`. */
async function read(bytes: Buffer, size = bytes.length): Promise<string[]> {
  const seen: string[] = [];
  const inbound = new Inbound('client', undefined, {
    isOver: false,
    frame: () => undefined,
    violation: (reason) => seen.push(`violation: ${reason}`),
    invalidPayload: (reason) => seen.push(`invalid: ${reason}`),
    message: (isText, payload) => seen.push(`${isText ? 'text' : 'binary'} ${payload}`),
    ping: (payload) => seen.push(`ping ${payload}`),
    pong: (payload) => seen.push(`pong ${payload}`),
    close: (code, reason) => seen.push(`close ${code} ${reason}`),
  });
  for (let at = 0; at < bytes.length; at += size) await inbound.push(bytes.subarray(at, at + size));
  return seen;
}

const frames = (...all: readonly SentFrame[]): Buffer => Buffer.concat(all.flatMap(encodeFrame));
const payload = Buffer.from('Hello');

describe('reading frames', () => {
  const conversation = frames(
    { opcode: 1, fin: false, payload },
    { opcode: 9, payload: Buffer.from('in between') },
    { opcode: 0, payload },
    { opcode: 2, payload: Buffer.from('x'.repeat(70_000)) },
    { opcode: 10 },
    { opcode: 8, payload: Buffer.from('\u0003\u00e8bye', 'latin1') },
  );

  test.each([1, 2, 3, 7, 1000, 1_000_000])(
    'returns the same in pieces of %i bytes',
    async (size) => {
      expect(await read(conversation, size)).toEqual([
        'ping in between',
        'text HelloHello',
        `binary ${'x'.repeat(70_000)}`,
        'pong ',
        'close 1000 bye',
      ]);
    },
  );

  test.each<readonly [string, Buffer, string]>([
    ['a mask', frames({ opcode: 1, payload, mask: true }), 'a masked frame from a server'],
    ['RSV bits', frames({ opcode: 1, payload, rsv: 2 }), 'RSV bits 2 without an extension'],
    ['a reserved opcode', frames({ opcode: 3 }), 'the reserved opcode 3'],
    ['a reserved control opcode', frames({ opcode: 12 }), 'the reserved opcode 12'],
    ['a fragmented ping', frames({ opcode: 9, fin: false }), 'a fragmented control frame'],
    [
      'a long ping',
      frames({ opcode: 9, payload: Buffer.alloc(126) }),
      'a control frame of more than 125 bytes',
    ],
    [
      'a close body of one byte',
      frames({ opcode: 8, payload: Buffer.alloc(1) }),
      'a close frame with a body of one byte',
    ],
    ['a continuation without a start', frames({ opcode: 0 }), 'a continuation without a message'],
    [
      'a message inside of a message',
      frames({ opcode: 1, fin: false }, { opcode: 1 }),
      'a new message inside a fragmented one',
    ],
    [
      'an overlong length',
      frames({ opcode: 1, payload, lengthBytes: Buffer.from([0, 5]) }),
      'a length that is not in its shortest form',
    ],
  ])('reports %s', async (_, bytes, reason) => {
    expect(await read(bytes)).toContain(`violation: ${reason}`);
  });

  test.each([
    ['once if the last character is incomplete', 'e282', 1],
    ['twice if a byte is invalid, which closes TCP', '61ff62', 2],
    ['twice for a surrogate', 'eda080', 2],
  ])('reports text that is not UTF-8: %s', async (_, hex, times) => {
    const seen = await read(frames({ opcode: 1, payload: Buffer.from(hex, 'hex') }));
    expect(seen.filter((one) => one.startsWith('invalid'))).toHaveLength(times);
    expect(seen).toContain('invalid: a text message that is not UTF-8');
  });
});
