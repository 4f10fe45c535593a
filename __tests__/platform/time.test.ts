import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { atMost, waitWhile, withLimit } from '../../src/platform/time';

/** Work of some turns of the event loop, each of which takes 30 ms, as on a busy machine. */
async function slowTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await pause(1);
    const end = performance.now() + 30;
    while (performance.now() < end);
  }
}

test('a grace period is extended by slow turns of the event loop', async () => {
  let isOver = false;
  const work = slowTurns(4).then(() => {
    isOver = true;
  });
  await atMost(work, 50);
  expect(isOver).toBe(true);
});

test('it ends when its condition is met', async () => {
  let looks = 0;
  await waitWhile(() => ++looks < 3, 60_000);
  expect(looks).toBe(3);
  await atMost(Promise.resolve(), 60_000);
  await expect(atMost(Promise.reject(new Error('no')), 60_000)).rejects.toThrow('no');
});

test('it ends without its condition', async () => {
  await atMost(new Promise(() => {}), 20);
  await waitWhile(() => true, 20);
});

test('work with an infinite limit starts no timer', () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  void withLimit(new Promise(() => {}), Number.POSITIVE_INFINITY, () => new Error('late'));
  expect(timers()).toBe(before);
});
