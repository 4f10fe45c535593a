import { performance } from 'node:perf_hooks';
import { expect, test } from '@jest/globals';
import { Limit } from '../../../src/suites/probe/limit';

const expiry = (ms: number) =>
  new Promise<number>((resolve) => {
    const began = performance.now();
    new Limit(ms, () => resolve(performance.now() - began));
  });

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('a limit expires after its time', async () => {
  expect(await expiry(250)).toBeGreaterThanOrEqual(245);
});

test('time in which the event loop was blocked does not count', async () => {
  const expired = expiry(300);
  setTimeout(() => block(400), 20);
  // The blocked piece counts as 100 ms of the 300.
  expect(await expired).toBeGreaterThanOrEqual(600);
});

test('a stopped limit does not expire', async () => {
  let expired = false;
  const limit = new Limit(150, () => {
    expired = true;
  });
  await expiry(110);
  limit.stop();
  await expiry(200);
  expect(expired).toBe(false);
});
