/** @jest-environment node */
import type { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as ws from 'ws';
import { maskedFrame } from '../../src/wire/masked-frame';

// Its types leave it out.
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

interface Received {
  /** The bytes as a string, which Jest compares in no time. */
  readonly data: string;
  readonly isBinary: boolean;
}

/** What the receiver of `ws`, on the server's side, makes of the bytes. */
function receive(bytes: Buffer): Received[] {
  const received: Received[] = [];
  const receiver = new Receiver({ isServer: true, allowSynchronousEvents: true });
  receiver.on('message', (data: Buffer, isBinary: boolean) => {
    received.push({ data: data.toString('latin1'), isBinary });
  });
  receiver.write(bytes);
  return received;
}

const lengths = fc.oneof(
  fc.nat(300),
  fc.constantFrom(0, 125, 126, 127, 512, 65_535, 65_536, 65_537, 200_001),
);

test('frames follow one another as the receiver of ws reads them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(lengths, fc.boolean()), { maxLength: 6 }), (messages) => {
      const sent = messages.map(([length, isBinary]) => ({
        data: 'abcdefg'.repeat(length).slice(0, length),
        isBinary,
      }));
      const frames = sent.map(({ data, isBinary }) => maskedFrame(Buffer.from(data), isBinary));
      expect(receive(Buffer.concat(frames))).toEqual(sent);
    }),
  );
});

test('a string travels as UTF-8, also as a binary message', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.boolean(), (text, isBinary) => {
      expect(receive(maskedFrame(text, isBinary))).toEqual([
        { data: Buffer.from(text).toString('latin1'), isBinary },
      ]);
    }),
  );
});

test('bytes that lie anywhere in their memory are masked, and stay as they were', () => {
  const memory = Buffer.alloc(2100, 'abcdefg');
  for (const start of [0, 1, 2, 3]) {
    const data = memory.subarray(start, start + 2001);
    const before = data.toString('latin1');
    expect(receive(maskedFrame(data, true))).toEqual([{ data: before, isBinary: true }]);
    expect(data.toString('latin1')).toBe(before);
  }
});

test('each frame has a key of its own (RFC 6455 section 5.3)', () => {
  // Zeros show the key. More frames than one batch of random numbers makes.
  const keys = Array.from({ length: 5000 }, () =>
    maskedFrame(Buffer.alloc(4), true).subarray(6).toString('hex'),
  );
  // Two of 5,000 keys are the same once in 340 runs; ten never are.
  expect(new Set(keys).size).toBeGreaterThan(4990);
});
