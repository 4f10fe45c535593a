/** @jest-environment node */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { WaitLimit } from '../../../src/worker/session/wait-limit';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
});
afterEach(() => {
  jest.useRealTimers();
});

test.each([0, 20])('knows a wait that it gave its limit %d ms before', (stalled) => {
  const limit = new WaitLimit(() => 5000);
  limit.begin(2000);
  const remaining = limit.remaining();
  jest.advanceTimersByTime(stalled);
  expect(limit.at(performance.now() + remaining)?.name).toBe("the test's limit of 2000 ms");
});

test.each([-100, 100])('does not take a deadline that is %d ms away for its own', (difference) => {
  const limit = new WaitLimit(() => 5000);
  limit.begin(2000);
  expect(limit.at(performance.now() + limit.remaining() + difference)).toBeUndefined();
});
