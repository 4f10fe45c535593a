import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LinkMessage } from '../../../src/bridge/network';
import { encodeFrame, opcodes } from '../../../src/wire/frame';
import { corruptPayload } from '../../../src/worker/network/messages/corrupt';
import { FaultList } from '../../../src/worker/network/messages/fault-list';
import { FrameTracker } from '../../../src/worker/network/messages/frame-tracker';
import { MessageFlow } from '../../../src/worker/network/messages/message-flow';
import { between, seededRandom } from '../../../src/worker/network/random';
import { delayOf } from '../../../src/worker/network/stages/latency';
import { stallOf } from '../../../src/worker/network/stages/loss';
import { sliceSizes } from '../../../src/worker/network/stages/slicer';

const call = { name: 'link.drop()', remedy: '' };

const take = (seed: string, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random());
};

describe('seededRandom', () => {
  test('returns the same numbers for the same seed, and others for another seed', () => {
    expect(take('a', 5)).toEqual(take('a', 5));
    expect(take('a', 5)).not.toEqual(take('b', 5));
  });

  test('is uniformly distributed from 0 to below 1', () => {
    const numbers = take('spread', 10_000);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      numbers.filter((number) => Math.floor(number * 10) === tenth),
    );
    for (const tenth of tenths) expect(Math.abs(tenth.length - 1000)).toBeLessThan(150);
  });

  test('the first numbers of consecutive seeds are uniformly distributed', () => {
    const firsts = Array.from({ length: 1000 }, (_, index) => seededRandom(`seed/${index}`)());
    const low = firsts.filter((number) => number < 0.5).length;
    expect(Math.abs(low - 500)).toBeLessThan(80);
  });

  test('between() includes both ends', () => {
    const random = seededRandom('ends');
    const seen = new Set(Array.from({ length: 200 }, () => between(random, -1, 1)));
    expect([...seen].toSorted()).toEqual([-1, 0, 1]);
  });
});

/** Gives these numbers, one after the other. */
const fixed = (...numbers: number[]) => {
  const left = [...numbers];
  return () => left.shift() ?? 0;
};

test.each([
  [{ latency: 100, jitter: 0 }, 0.9, 100],
  [{ latency: 100, jitter: 20 }, 0, 80],
  [{ latency: 100, jitter: 20 }, 0.5, 100],
  [{ latency: 10, jitter: 50 }, 0, 0],
  [{ latency: 0, jitter: 0 }, 0, 0],
])('latency %j at %d of the range delays by %d ms', (settings, number, expected) => {
  expect(delayOf(settings, fixed(number))).toBeCloseTo(expected);
});

test.each([
  ['no loss', 0.1, [0.5], 0],
  ['one loss', 0.5, [0.1, 0.9], 200],
  ['two losses in a row', 0.5, [0.1, 0.1, 0.9], 600],
  ['never, at probability 0', 0, [0], 0],
])('loss: %s', (_name, probability, numbers, expected) => {
  expect(stallOf({ probability, stall: 200 }, fixed(...numbers))).toBe(expected);
});

test('loss: with probability 1 the stall is limited', () => {
  expect(stallOf({ probability: 1, stall: 200 }, () => 0)).toBe(200 * 63);
});

test('slices have the given sizes and lose no byte', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20_000 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 0, max: 100 }),
      fc.string(),
      (length, averageSize, sizeVariation, seed) => {
        const settings = { averageSize, sizeVariation, delay: 0 };
        const sizes = sliceSizes(length, settings, seededRandom(seed));
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(length);
        expect(Math.min(...sizes)).toBeGreaterThan(0);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(averageSize + sizeVariation);
      },
    ),
  );
});

describe('corruptPayload', () => {
  const random = () => seededRandom('corrupt');
  const text = Buffer.from('Grüße, 😀!');

  test('text stays valid UTF-8 of the same length, and differs', () => {
    const changed = corruptPayload(text, false, { bytes: 2, invalid: false }, random());
    expect(changed).not.toEqual(text);
    expect(changed).toHaveLength(text.length);
    expect(Buffer.from(changed.toString('utf8'))).toEqual(changed);
    expect(changed.toString()).toMatch(/ü.*ß.*😀/);
  });

  test('invalid text is not UTF-8', () => {
    const changed = corruptPayload(text, false, { bytes: 1, invalid: true }, random());
    expect(Buffer.from(changed.toString('utf8'))).not.toEqual(changed);
  });

  test('binary differs in the given number of bytes', () => {
    const bytes = Buffer.alloc(100);
    const changed = corruptPayload(bytes, true, { bytes: 7, invalid: false }, random());
    expect(changed.filter((byte) => byte !== 0)).toHaveLength(7);
  });

  test('an empty message is kept', () => {
    expect(
      corruptPayload(Buffer.alloc(0), true, { bytes: 1, invalid: false }, random()),
    ).toHaveLength(0);
  });
});

const anyFrame = fc.record({
  payload: fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.constant(Buffer.alloc(70_000)),
  ),
  mask: fc.boolean(),
  isControl: fc.boolean(),
});

describe('FrameTracker', () => {
  test('finds the ends of frames however the bytes are split', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { minLength: 1, maxLength: 5 }), fc.nat(), (frames, cut) => {
        const encoded = frames.map(({ payload, mask, isControl }) =>
          encodeFrame({
            opcode: isControl ? opcodes.ping : opcodes.binary,
            payload: isControl ? payload.subarray(0, 125) : payload,
            mask,
          }),
        );
        const bytes = Buffer.concat(encoded);
        const at = cut % bytes.length;
        const tracker = new FrameTracker();
        const boundaries: number[] = [];
        let place = 0;
        for (const chunk of [bytes.subarray(0, at), bytes.subarray(at)]) {
          let rest = chunk;
          while (rest.length > 0) {
            const size = tracker.read(rest, 'boundary');
            place += size;
            rest = rest.subarray(size);
            boundaries.push(...(tracker.isAtBoundary ? [place] : []));
          }
        }
        const ends = encoded.map((_, index) => Buffer.concat(encoded.slice(0, index + 1)).length);
        expect(boundaries).toEqual(ends);
      }),
    );
  });

  test('is not at a boundary between the fragments of a message', () => {
    const tracker = new FrameTracker();
    tracker.read(encodeFrame({ opcode: opcodes.text, payload: 'a', fin: false }), 'end');
    expect(tracker.isAtBoundary).toBe(false);
    tracker.read(encodeFrame({ opcode: opcodes.ping }), 'end');
    expect(tracker.isAtBoundary).toBe(false);
    tracker.read(encodeFrame({ opcode: opcodes.continuation, payload: 'b' }), 'end');
    expect(tracker.isAtBoundary).toBe(true);
  });
});

test('a reorder holds at most the size of the buffer after its first message', () => {
  const faults = new FaultList('seed', {
    failure(error) {
      throw error;
    },
  });
  const action = { kind: 'reorder', by: 1000, within: 60_000 } as const;
  faults.add({ action, stream: 'downstream', probability: 1, matches: () => true }, call);
  const passed: Buffer[] = [];
  const flow = new MessageFlow('downstream', faults, {
    connection: 1,
    buffer: 150,
    ends: { client: undefined, server: undefined },
    drained: () => undefined,
    reset: () => undefined,
    closeWith: () => undefined,
  });
  flow.next = { write: (chunk) => passed.push(chunk), end: () => undefined };
  const message = encodeFrame({ opcode: opcodes.binary, payload: Buffer.alloc(98) });
  const isFull = [1, 2, 3].map(() => {
    flow.write(message);
    return flow.isFull;
  });
  expect(isFull).toEqual([false, false, true]);
  expect(passed).toHaveLength(0);
  flow.release();
  expect(flow.isFull).toBe(false);
  expect(passed).toHaveLength(3);
});

test.each([false, true])(
  'a frame that is too large to read passes as bytes, within fragments: %s',
  (isContinued) => {
    const faults = new FaultList('seed', {
      failure(error) {
        throw error;
      },
    });
    const action = { kind: 'drop' } as const;
    const matches = ({ data }: LinkMessage) => data.toString() === 'drop';
    faults.add({ action, stream: 'downstream', probability: 1, matches }, call);
    const passed: Buffer[] = [];
    const flow = new MessageFlow('downstream', faults, {
      connection: 1,
      buffer: 1024,
      ends: { client: undefined, server: undefined },
      drained: () => undefined,
      reset: () => {
        throw new Error('reset');
      },
      closeWith: () => undefined,
    });
    flow.next = { write: (chunk) => passed.push(chunk), end: () => undefined };
    const begin = encodeFrame({ opcode: opcodes.binary, payload: 'begin', fin: false });
    const size = 65 * 1024 * 1024;
    const head = Buffer.from([
      0x80 | (isContinued ? opcodes.continuation : opcodes.binary),
      127,
      ...Buffer.alloc(8),
    ]);
    head.writeBigUInt64BE(BigInt(size), 2);
    const part = Buffer.alloc(size / 2);
    const small = (payload: string) => encodeFrame({ opcode: opcodes.text, payload });

    const sent = [...(isContinued ? [begin] : []), head, part, part];
    for (const bytes of sent) flow.write(bytes);
    expect(Buffer.concat(passed).equals(Buffer.concat(sent))).toBe(true);

    flow.write(small('drop'));
    flow.write(small('kept'));
    expect(Buffer.concat(passed.slice(sent.length))).toEqual(small('kept'));
  },
);
