import inspector from 'node:inspector';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { limitUnderDebugger } from '../../../src/platform/debugger';
import { WaitLimit } from '../../../src/worker/session/wait-limit';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
});
afterEach(() => {
  jest.useRealTimers();
});

test.each([0, 20])('recognizes a wait that got this limit %d ms ago', (stalled) => {
  const limit = new WaitLimit(
    () => 5000,
    () => performance.now(),
  );
  limit.begin(2000);
  const remaining = limit.remaining();
  jest.advanceTimersByTime(stalled);
  expect(limit.at(performance.now() + remaining)?.name).toBe("the test's limit of 2000 ms");
});

test.each([-100, 300])('does not recognize a deadline that is %d ms away', (difference) => {
  const limit = new WaitLimit(
    () => 5000,
    () => performance.now(),
  );
  limit.begin(2000);
  expect(limit.at(performance.now() + limit.remaining() + difference)).toBeUndefined();
});

test.each([
  [1000, 900],
  [2500, 2250],
  [5000, 4750],
  [1, 1],
])('of a limit of %d ms leaves %d ms: a tenth less, and at most 250 ms less', (timeout, left) => {
  const limit = new WaitLimit(
    () => 60_000,
    () => performance.now(),
  );
  limit.begin(timeout);
  expect(limit.remaining()).toBe(left);
  expect(
    new WaitLimit(
      () => timeout,
      () => performance.now(),
    ).remaining(),
  ).toBe(left);
});

test('counts down to 1 ms, and not below', () => {
  const limit = new WaitLimit(
    () => 60_000,
    () => performance.now(),
  );
  limit.begin(1000);
  jest.advanceTimersByTime(300);
  expect(limit.remaining()).toBe(600);
  jest.advanceTimersByTime(5000);
  expect(limit.remaining()).toBe(1);
});

test.each([
  [4500, 250],
  [4650, 175],
  [4800, 100],
  [4900, 50],
])('after %d of 5000 ms leaves %d ms: half of the rest, if less than the margin', (used, left) => {
  const limit = new WaitLimit(
    () => 60_000,
    () => performance.now(),
  );
  limit.begin(5000);
  jest.advanceTimersByTime(used);
  expect(limit.remaining()).toBe(left);
  expect(limit.at(performance.now() + left)?.name).toBe("the test's limit of 5000 ms");
});

test.each([
  [5000, 249, true],
  [5000, 250, false],
  [300, 149, true],
  [300, 150, false],
])('of a limit of %d ms, a wait of %d ms began too late: %s', (timeout, wait, isLate) => {
  const limit = new WaitLimit(() => 60_000);
  limit.begin(timeout);
  expect(limit.current?.lateRemedy(wait)).toBe(
    isLate
      ? 'This wait began shortly before that limit: check what took the time before it, or give the test more time: test(name, fn, ms), or jest.setTimeout(ms).'
      : undefined,
  );
});

test("is Jest's own limit again after the hook or the test", () => {
  const limit = new WaitLimit(
    () => 5000,
    () => performance.now(),
  );
  limit.begin(1000);
  limit.end();
  expect(limit.remaining()).toBe(4750);
  expect(limit.at(performance.now() + 900)).toBeUndefined();
});

test('marks its limit as over, for the waits that have it', () => {
  const limit = new WaitLimit(() => 5000);
  limit.begin(1000);
  const first = limit.current;
  expect(first?.isOver).toBe(false);
  limit.begin(2000, 'afterEach');
  expect([first?.isOver, limit.current?.isOver]).toEqual([true, false]);
  const second = limit.current;
  limit.end();
  expect(second?.isOver).toBe(true);
});

test.each([
  [-2, false],
  [-1, true],
  [249, true],
  [250, false],
])('recognizes a deadline that is %d ms off: %s', (difference, isOwn) => {
  const limit = new WaitLimit(
    () => 5000,
    () => performance.now(),
  );
  limit.begin(3000, 'beforeEach');
  const found = limit.at(performance.now() + 2750 + difference);
  expect(found?.name).toBe(isOwn ? "the hook's limit of 3000 ms" : undefined);
  expect(found?.margin).toBe(isOwn ? 250 : undefined);
});

test.each([
  [undefined, 'give the test more time: test(name, fn, ms), or jest.setTimeout(ms)'],
  ['beforeAll', 'give the hook more time: beforeAll(fn, ms), or jest.setTimeout(ms)'],
])("names the setting that raises it, for a hook the hook's own: %s", (hook, remedy) => {
  const limit = new WaitLimit(
    () => 5000,
    () => performance.now(),
  );
  limit.begin(2000, hook);
  expect(limit.at(performance.now() + limit.remaining())?.remedy).toBe(remedy);
});

test('does not apply while a debugger may pause the process', () => {
  const limit = new WaitLimit(
    () => 5000,
    () => performance.now(),
  );
  limit.begin(2000);
  inspector.open(0, '127.0.0.1');
  try {
    expect(limit.remaining()).toBe(limitUnderDebugger);
  } finally {
    inspector.close();
  }
  expect(limit.remaining()).toBeLessThanOrEqual(2000);
});
