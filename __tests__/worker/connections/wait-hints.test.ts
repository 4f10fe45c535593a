import * as hooks from 'node:perf_hooks';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import {
  givenLimit,
  noHints,
  noteGiven,
  setWaitHints,
  testLimitOf,
} from '../../../src/worker/connections/wait-hints';
import { WaitLimit } from '../../../src/worker/session/wait-limit';

const limit = new WaitLimit(
  () => 5000,
  () => performance.now(),
);
let reset: () => void;
let clock: number;
beforeEach(() => {
  clock = 1000;
  // The worker's clock, and the global one: wait-limit.ts is loaded in a test's realm here.
  for (const each of [hooks.performance, performance])
    jest.spyOn(each, 'now').mockImplementation(() => clock);
  limit.begin(2000);
  reset = setWaitHints({ ...noHints, limitAt: (deadline) => limit.at(deadline) });
});
afterEach(() => {
  limit.end();
  noteGiven(Number.NaN, undefined);
  reset();
  jest.restoreAllMocks();
});

test.each([0, 40, 3000])(
  'recognizes a wait that began %d ms after its limit was computed',
  (stalled) => {
    const timeout = limit.remaining();
    noteGiven(timeout, limit.current);
    clock += stalled;
    expect(testLimitOf(timeout)?.name).toBe("the test's limit of 2000 ms");
    expect(givenLimit(timeout)).toBe(limit.current);
  },
);

test('a wait with its own limit is not limited by the test', () => {
  noteGiven(limit.remaining(), limit.current);
  expect(testLimitOf(100)).toBeUndefined();
});

test('between hooks and tests there is no limit', () => {
  limit.end();
  noteGiven(limit.remaining(), limit.current);
  expect(limit.current).toBeUndefined();
  expect(testLimitOf(limit.remaining())).toBeUndefined();
});
