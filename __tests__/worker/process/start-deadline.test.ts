import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { TimeLeft } from '../../../src/platform/test-limit';
import { StartDeadline, type StartLimits } from '../../../src/worker/process/start-deadline';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const left = (timeout: number, isOver = false): TimeLeft => ({
  timeout,
  limit: {
    ...{ name: "the test's limit", remedy: 'give it more time', margin: 0, isOver },
    lateRemedy: () => undefined,
  },
});

const deadlineOf = (limits: StartLimits, loading?: () => number) =>
  new StartDeadline(limits, loading, () => performance.now());

test('without a test, ends at startTimeout', () => {
  const deadline = deadlineOf({ startTimeout: 400 });
  expect(deadline.timeout).toBe(400);
  jest.advanceTimersByTime(400);
  expect(deadline.extend()).toBeUndefined();
  expect(deadline.within).toBe('within 400 ms (`startTimeout`)');
  expect(deadline.remedy).toBe('raise `startTimeout`');
});

test('adds the time of loading to startTimeout', () => {
  const deadline = deadlineOf({ startTimeout: 400 }, () => 50);
  jest.advanceTimersByTime(400);
  expect(deadline.extend()).toBe(50);
});

test('ends with the limit of the test if that is earlier', () => {
  const deadline = deadlineOf({ startTimeout: 400, timeLeft: () => left(300) }, () => 50);
  expect(deadline.timeout).toBe(300);
  jest.advanceTimersByTime(301);
  expect(deadline.extend()).toBeUndefined();
  expect(deadline.within).toBe(
    "within 301 ms, ended by the test's limit before `startTimeout` (400 ms)",
  );
  expect(deadline.remedy).toBe('give it more time');
});

test('ends at startTimeout if the test has more time', () => {
  const deadline = deadlineOf({ startTimeout: 400, timeLeft: () => left(500) });
  expect(deadline.timeout).toBe(400);
  expect(deadline.within).toBe('within 400 ms (`startTimeout`)');
});

test('the time of loading does not exceed the limit of the test', () => {
  const deadline = deadlineOf({ startTimeout: 400, timeLeft: () => left(500) }, () => 900);
  jest.advanceTimersByTime(400);
  expect(deadline.extend()).toBe(100);
  jest.advanceTimersByTime(100);
  expect(deadline.extend()).toBeUndefined();
  expect(deadline.remedy).toBe('give it more time');
});

test('continues after the end of a test that did not wait for it', () => {
  const lefts = [left(100, true), left(200, true), undefined];
  const deadline = deadlineOf({ startTimeout: 400, timeLeft: () => lefts.shift() });
  expect(deadline.timeout).toBe(100);
  jest.advanceTimersByTime(100);
  expect(deadline.extend()).toBe(200);
  jest.advanceTimersByTime(200);
  expect(deadline.extend()).toBe(100);
  jest.advanceTimersByTime(100);
  expect(deadline.extend()).toBeUndefined();
  expect(deadline.remedy).toBe('raise `startTimeout`');
});
