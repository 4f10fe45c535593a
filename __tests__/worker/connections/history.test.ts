/** @jest-environment node */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { History } from '../../../src/worker/connections/history';

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

const endless = Number.POSITIVE_INFINITY;

test('gives back what was added, in order', () => {
  fc.assert(
    fc.property(fc.array(remembered), (messages) => {
      const history = new History({ bytes: endless, messages: endless });
      for (const message of messages) history.add(message);
      expect(history.list().map(plain)).toEqual(messages.map(plain));
    }),
  );
});

test('forgets the oldest beyond either limit, never the latest', () => {
  const limits = fc.record({
    bytes: fc.constantFrom(0, 1000, 4096, 20_000, endless),
    messages: fc.constantFrom(1, 7, endless),
  });
  fc.assert(
    fc.property(
      fc.array(remembered, { minLength: 1, maxLength: 60 }),
      limits,
      (messages, limit) => {
        const history = new History(limit);
        for (const message of messages) history.add(message);
        const left = history.list().map(plain);
        expect(left.length).toBeGreaterThan(0);
        expect(left.length).toBeLessThanOrEqual(limit.messages);
        expect(left).toEqual(messages.slice(messages.length - left.length).map(plain));
      },
    ),
  );
});

test('stays within its limit, and uses most of it', () => {
  const limit = 1024 * 1024;
  const history = new History({ bytes: limit, messages: endless });
  for (let at = 0; at < 50_000; at += 1) {
    history.add({ data: Buffer.alloc(100, at), isBinary: true, at });
  }
  const left = history.list();
  expect(left.length * 196).toBeLessThanOrEqual(limit);
  expect(left.length * 196).toBeGreaterThan(limit * 0.9);
  expect(left.at(-1)).toEqual({ data: Buffer.alloc(100, 49_999), isBinary: true, at: 49_999 });
});

test('keeps nothing where no message is allowed', () => {
  const history = new History({ bytes: endless, messages: 0 });
  history.add({ data: 'x', isBinary: false, at: 0 });
  expect(history.list()).toEqual([]);
});

test('copies what its owner may write over, up to 8 KiB', () => {
  const history = new History({ bytes: endless, messages: endless });
  const [small, large] = [Buffer.alloc(8192, 'a'), Buffer.alloc(8193, 'a')];
  history.add({ data: small, isBinary: true, at: 0 });
  history.add({ data: large, isBinary: true, at: 1 });
  small.fill('b');
  large.fill('b');
  expect(history.list().map(({ data }) => data.toString().slice(0, 1))).toEqual(['a', 'b']);
});
