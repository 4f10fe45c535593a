/** @jest-environment node */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { History } from '../../src/client/history';

const remembered = fc.record({
  data: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.constantFrom('', 'é'.repeat(3000), 'x'.repeat(9000)),
    fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(0, 1023, 1024, 8192, 8193).map((size) => Buffer.alloc(size, 7)),
  ),
  isBinary: fc.boolean(),
  at: fc.nat(),
});

const plain = ({
  data,
  isBinary,
  at,
}: {
  data: Buffer | string;
  isBinary: boolean;
  at: number;
}) => ({
  data: Buffer.from(data).toString('hex'),
  isBinary,
  at,
});

test('gives back what was added, in order', () => {
  fc.assert(
    fc.property(fc.array(remembered), (messages) => {
      const history = new History(Number.POSITIVE_INFINITY);
      for (const message of messages) history.add(message, 0);
      expect(history.total).toBe(messages.length);
      expect(history.list().map(plain)).toEqual(messages.map(plain));
    }),
  );
});

test('forgets the oldest beyond its limit, but none that has to be kept', () => {
  fc.assert(
    fc.property(fc.array(remembered, { maxLength: 60 }), fc.nat(60), (messages, keepFrom) => {
      const history = new History(4096);
      messages.forEach((message, index) => {
        history.add(message, Math.min(keepFrom, index));
      });
      const left = history.list().map(plain);
      expect(left).toEqual(messages.slice(messages.length - left.length).map(plain));
      expect(left.length).toBeGreaterThanOrEqual(Math.max(0, messages.length - keepFrom));
    }),
  );
});

test('stays within its limit when all may be forgotten', () => {
  const history = new History(64 * 1024);
  for (let count = 0; count < 10_000; count += 1) {
    history.add({ data: Buffer.alloc(100), isBinary: true, at: 0 }, count);
  }
  expect(history.list().length).toBeLessThan(1300);
  expect(history.list().length).toBeGreaterThan(0);
});
