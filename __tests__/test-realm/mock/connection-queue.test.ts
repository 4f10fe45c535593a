import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { ConnectionQueue } from '../../../src/test-realm/mock/connection-queue';

/** What a test and its clients may do, in any order; a taker wants numbers of one remainder by 3. */
const step = fc.oneof(
  fc.constant('add' as const),
  fc.constant('turn' as const),
  fc.record({ remainder: fc.nat(2), timeout: fc.constantFrom(0, 60_000) }),
);

test('each connection resolves one wait, and none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const queue = new ConnectionQueue<number>();
      const given: number[] = [];
      const takes: Promise<unknown>[] = [];
      let added = 0;
      let pending = 0;
      const add = () => {
        queue.add(added);
        added += 1;
      };
      const take = (wants: (value: number) => boolean, timeout: number) => {
        pending += 1;
        const taken = queue
          .take(wants, timeout, () => new Error('too late'))
          .then((value) => given.push(value))
          .catch(() => undefined)
          .finally(() => {
            pending -= 1;
          });
        takes.push(taken);
      };
      for (const one of steps) {
        if (one === 'add') add();
        else if (one === 'turn') await new Promise((resolve) => setImmediate(resolve));
        else take((value) => value % 3 === one.remainder, one.timeout);
      }
      while (pending > 0) {
        add();
        await new Promise((resolve) => setImmediate(resolve));
      }
      await Promise.all(takes);
      const before = given.length;
      for (let left = added - before; left > 0; left -= 1) take(() => true, 60_000);
      await Promise.all(takes);
      expect([...given].sort((a, b) => a - b)).toEqual(
        Array.from({ length: added }, (_, at) => at),
      );
    }),
    { numRuns: 300 },
  );
});

test('a wait whose predicate throws rejects, and the next one is tried', async () => {
  const queue = new ConnectionQueue<string>();
  const failing = queue.take(
    () => {
      throw new Error('of the test');
    },
    60_000,
    () => new Error('too late'),
  );
  const next = queue.take(
    () => true,
    60_000,
    () => new Error('too late'),
  );
  queue.add('a');
  await expect(failing).rejects.toThrow('of the test');
  expect(await next).toBe('a');
});

test('a wait ends with its queue: it neither resolves nor times out in a later test', async () => {
  const queue = new ConnectionQueue<string>();
  const tooLate = jest.fn((_expiry: unknown) => new Error('too late'));
  const ended: string[] = [];
  const waiting = queue.take(() => true, 1, tooLate);
  waiting.then(
    () => ended.push('taken'),
    () => ended.push('timed out'),
  );
  queue.end('test end');
  queue.add('a');
  expect(ended).toEqual([]);
  expect(await queue.take(() => true, 1, tooLate)).toBe('a');
  expect(tooLate).not.toHaveBeenCalled();
  // What is asked for from now on can never come.
  await expect(queue.take(() => true, 60_000, tooLate)).rejects.toThrow('too late');
  expect(tooLate).toHaveBeenCalledWith(undefined);
});

test('close() rejects the pending waits', async () => {
  const queue = new ConnectionQueue<string>();
  const closed = jest.fn((_expiry: unknown) => new Error('closed'));
  const waiting = [queue.take(() => true, 60_000, closed), queue.take(() => true, 60_000, closed)];
  queue.end('call');
  for (const wait of waiting) await expect(wait).rejects.toThrow('closed');
  expect(closed.mock.calls).toEqual([[undefined], [undefined]]);
});

test('a wait that the session ended takes no connection', async () => {
  const queue = new ConnectionQueue<number>();
  const wait = { isEnded: false };
  const failure = () => new Error('too late');
  const left = queue.take(() => true, 60_000, failure, wait);
  const taken = queue.take(() => true, 60_000, failure);
  wait.isEnded = true;
  queue.add(1);
  expect(await Promise.race([left, taken])).toBe(1);
  expect(await taken).toBe(1);
  queue.end('test end');
});
