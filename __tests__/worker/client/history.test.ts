/** @jest-environment node */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { History } from '../../../src/worker/client/history';

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
      for (const message of messages) history.add(message);
      expect(history.list().map(plain)).toEqual(messages.map(plain));
    }),
  );
});

test('forgets the oldest beyond its limit, never the latest', () => {
  fc.assert(
    fc.property(fc.array(remembered, { minLength: 1, maxLength: 60 }), (messages) => {
      const history = new History(4096);
      for (const message of messages) history.add(message);
      const left = history.list().map(plain);
      expect(left.length).toBeGreaterThan(0);
      expect(left).toEqual(messages.slice(messages.length - left.length).map(plain));
    }),
  );
});

test('stays within its limit, and uses most of it, however often it writes its chunks again', () => {
  const limit = 1024 * 1024;
  const history = new History(limit);
  for (let at = 0; at < 50_000; at += 1) {
    history.add({ data: Buffer.alloc(100, at), isBinary: true, at });
  }
  const left = history.list();
  expect(left.length * 132).toBeLessThanOrEqual(limit);
  expect(left.length * 132).toBeGreaterThan(limit * 0.9);
  expect(left.map(plain)).toEqual(
    left.map((_, index) => {
      const at = 50_000 - left.length + index;
      return plain({ data: Buffer.alloc(100, at), isBinary: true, at });
    }),
  );
});

test('what it gave out stays as it was when its chunks are written again', () => {
  const history = new History(64 * 1024);
  history.add({ data: Buffer.from('first'), isBinary: true, at: 0 });
  const [first] = history.list();
  for (let at = 1; at < 10_000; at += 1) {
    history.add({ data: Buffer.alloc(100), isBinary: true, at });
  }
  expect(history.list()[0]?.at).toBeGreaterThan(0);
  expect(first?.data.toString()).toBe('first');
});

test('copies what its owner may write over, up to the limit for copies', () => {
  const history = new History(Number.POSITIVE_INFINITY, 1000);
  const [small, large] = [Buffer.alloc(1000, 'a'), Buffer.alloc(1001, 'a')];
  history.add({ data: small, isBinary: true, at: 0 });
  history.add({ data: large, isBinary: true, at: 1 });
  small.fill('b');
  large.fill('b');
  expect(history.list().map(({ data }) => data.toString().slice(0, 1))).toEqual(['a', 'b']);
});
