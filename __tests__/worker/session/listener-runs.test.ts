import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { ListenerRuns } from '../../../src/worker/session/listener-runs';

const running = { isBlocked: false };
const never = new Promise<never>(() => {});

/** How long the end of a test with these runs waits, ms. */
async function waited(runs: ListenerRuns): Promise<number> {
  const began = performance.now();
  await runs.settled();
  return performance.now() - began;
}

test('waits for a function with a timer, and passes its outcome on', async () => {
  let timers = 0;
  const runs = new ListenerRuns(() => timers);
  timers = 1;
  const run = runs.add(sleep(150, 'done'), { ...running });
  let outcome: unknown;
  void run.then((value) => {
    outcome = value;
  });
  await runs.settled();
  expect(outcome).toBe('done');
});

test('rejects with the error of the function', async () => {
  const run = new ListenerRuns().add(Promise.reject(new Error('failed')), running);
  await expect(run).rejects.toThrow('failed');
});

test('leaves a function that nothing continues, for good', async () => {
  const runs = new ListenerRuns(() => 3);
  void runs.add(never, { ...running });
  expect(await waited(runs)).toBeLessThan(400);
  expect(await waited(runs)).toBeLessThan(40);
});

test('does not wait for a function that waits for the end of a connection', async () => {
  const runs = new ListenerRuns();
  void runs.add(never, { isBlocked: true });
  expect(await waited(runs)).toBeLessThan(40);
});
