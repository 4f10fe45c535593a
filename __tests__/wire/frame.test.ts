import type { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as ws from 'ws';
import { encodeFrame, type Frame, type FrameToSend, opcodes } from '../../src/wire/frame';
import { FrameParser } from '../../src/wire/frame-parser';

const hex = (bytes: Buffer): string => bytes.toString('hex');

test.each<[string, FrameToSend, string]>([
  ['an empty text', { opcode: opcodes.text }, '8100'],
  ['"Hello" of RFC 6455 section 5.7', { opcode: opcodes.text, payload: 'Hello' }, '810548656c6c6f'],
  [
    'its masked form',
    { opcode: opcodes.text, payload: 'Hello', mask: Buffer.from('37fa213d', 'hex') },
    '818537fa213d7f9f4d5158',
  ],
  ['a first fragment', { opcode: opcodes.text, payload: 'Hel', fin: false }, '010348656c'],
  ['a ping', { opcode: opcodes.ping, payload: 'Hello' }, '890548656c6c6f'],
  ['reserved bits and a reserved opcode', { opcode: 0xf, rsv: 7 }, 'ff00'],
  ['RSV1', { opcode: opcodes.binary, rsv: 4, payload: 'x' }, 'c20178'],
])('%s is encoded', (_name, frame, expected) => {
  expect(hex(encodeFrame(frame))).toBe(expected);
});

test.each([
  [125, '827d'],
  [126, '827e007e'],
  [65_535, '827effff'],
  [65_536, '827f0000000000010000'],
])('a length of %p has the shortest form', (length, head) => {
  const bytes = encodeFrame({ opcode: opcodes.binary, payload: Buffer.alloc(length) });
  expect(hex(bytes.subarray(0, head.length / 2))).toBe(head);
  expect(bytes).toHaveLength(head.length / 2 + length);
});

test('a payload is unchanged, and each frame has its own masking key (RFC 6455 section 5.3)', () => {
  const payload = Buffer.alloc(4);
  const keys = Array.from({ length: 1000 }, () =>
    hex(encodeFrame({ opcode: opcodes.binary, payload, mask: true }).subarray(6)),
  );
  // Two of 1,000 keys are the same once in 8,600 runs; ten never are.
  expect(new Set(keys).size).toBeGreaterThan(990);
  expect(hex(payload)).toBe('00000000');
});

test('no frame is overwritten by a later one', () => {
  const sizes = Array.from({ length: 2000 }, (_, count) => (count * 37) % 5000);
  const kept = sizes.map((size) =>
    encodeFrame({ opcode: opcodes.binary, payload: Buffer.alloc(size, size % 251), mask: true }),
  );
  const frames = kept.flatMap((bytes) => new FrameParser().push(bytes));
  const all = Buffer.concat(frames.map(({ payload }) => payload));
  expect(all.equals(Buffer.concat(sizes.map((size) => Buffer.alloc(size, size % 251))))).toBe(true);
});

const lengths = fc.oneof(fc.nat(300), fc.constantFrom(125, 126, 127, 65_535, 65_536, 65_537));
const frames = fc.array(
  fc.record({
    opcode: fc.nat(15),
    fin: fc.boolean(),
    rsv: fc.nat(7),
    isMasked: fc.boolean(),
    payload: lengths.map((length) => Buffer.from('abcdefg'.repeat(length).slice(0, length))),
  }),
  { maxLength: 5 },
);

/** The bytes in pieces of these sizes, over and over. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = sizes[pieces.length % sizes.length] ?? bytes.length;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

const comparable = (frame: Frame): object => ({ ...frame, payload: hex(frame.payload) });

test('frames are read as written, however the bytes are split', () => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(40_000)), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(frames, sizes, (sent, pieces) => {
      const bytes = Buffer.concat(sent.map((f) => encodeFrame({ ...f, mask: f.isMasked })));
      const parser = new FrameParser();
      const total = bytes.length > 20_000 ? [40_000, ...pieces, 7000] : pieces;
      const read = cut(bytes, total).flatMap((piece) => parser.push(piece));
      expect(read.map(comparable)).toEqual(sent.map(comparable));
      expect(parser.pendingBytes).toBe(0);
    }),
    { numRuns: 60 },
  );
});

// Its types leave it out.
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

test('ws reads messages as written', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 6 });
  fc.assert(
    fc.property(texts, (sent) => {
      const received: string[] = [];
      const receiver = new Receiver({ isServer: true, allowSynchronousEvents: true });
      receiver.on('message', (data: Buffer) => received.push(data.toString()));
      for (const payload of sent)
        receiver.write(encodeFrame({ opcode: opcodes.text, payload, mask: true }));
      expect(received).toEqual(sent);
    }),
  );
});

test('a payload at any offset in memory is masked, and is unchanged', () => {
  const memory = Buffer.alloc(2100, 'abcdefg');
  for (const start of [0, 1, 2, 3]) {
    const payload = memory.subarray(start, start + 2001);
    const before = hex(payload);
    const received: string[] = [];
    const receiver = new Receiver({ isServer: true, allowSynchronousEvents: true });
    receiver.on('message', (data: Buffer) => received.push(hex(data)));
    receiver.write(encodeFrame({ opcode: opcodes.binary, payload, mask: true }));
    expect(received).toEqual([before]);
    expect(hex(payload)).toBe(before);
  }
});

test('a frame above the limit is refused at its header; the frames before it are read', () => {
  const parser = new FrameParser(1000);
  const small = encodeFrame({ opcode: opcodes.binary, payload: Buffer.alloc(1000) });
  const large = Buffer.from('827f0010000000000000', 'hex');
  expect(parser.push(Buffer.concat([small, large]))).toHaveLength(1);
  expect(parser.failure).toMatchObject({ code: 'ERR_WS_FRAME_TOO_LARGE' });
  expect(parser.push(small)).toEqual([]);
});

test('a partial frame is counted until it is complete', () => {
  const parser = new FrameParser();
  expect(parser.push(Buffer.of(0x81, 0x02, 0x61))).toEqual([]);
  expect(parser.pendingBytes).toBe(3);
});

test.each([
  ['8000', { opcode: 0, fin: true, isMasked: false }],
  ['818000000000', { opcode: 1, fin: true, isMasked: true }],
])('a frame %s without payload is read', (bytes, expected) => {
  expect(new FrameParser().push(Buffer.from(bytes, 'hex'))).toEqual([
    { ...expected, rsv: 0, payload: Buffer.alloc(0) },
  ]);
});

test('the bytes of an incomplete frame can be removed', () => {
  const parser = new FrameParser();
  parser.push(Buffer.from('8100810548', 'hex'));
  expect(parser.pendingBytes).toBe(3);
  expect(hex(parser.takePending())).toBe('810548');
});
