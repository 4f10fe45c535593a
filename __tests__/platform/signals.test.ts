import { expect, test } from '@jest/globals';
import { hasSignals, isRunning, signalGroup } from '../../src/platform/signals';

test('Windows has no signals: taskkill ends a process and its children', () => {
  const calls: unknown[] = [];
  signalGroup(4711, 'SIGTERM', 'win32', (...call) => calls.push(call));
  expect(calls).toEqual([['taskkill', ['/pid', '4711', '/T', '/F']]]);
  expect(hasSignals('win32')).toBe(false);
  expect(hasSignals('linux')).toBe(true);
});

test('a group that has already ended is not an error', () => {
  // Above the largest pid of Linux (2 ** 22).
  expect(() => signalGroup(2 ** 23, 'SIGTERM', 'linux')).not.toThrow();
});

test('a process is running until it has ended', () => {
  expect(isRunning(process.pid)).toBe(true);
  expect(isRunning(2 ** 23)).toBe(false);
});
