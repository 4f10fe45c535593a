import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { describeLateness, latenessOf, watchLoop } from '../../src/platform/loop-watch';

test('a limit that was noticed in time adds no sentence', () => {
  const deadline = performance.now() + 1000;
  watchLoop(deadline);
  expect(latenessOf(deadline)).toEqual({ ms: 0, wasBlocked: false });
  expect(describeLateness({ ms: 10, wasBlocked: false })).toBe('');
});

test('running code blocked the loop', () => {
  const deadline = performance.now() + 10;
  watchLoop(deadline);
  for (const end = deadline + 200; performance.now() < end; );
  const late = latenessOf(deadline);
  expect(late).toMatchObject({ wasBlocked: true });
  expect(describeLateness({ ...late, ms: 200 })).toBe(
    'The event loop was blocked for 200 ms when the limit was over: code in this process did not return, and nothing could be sent or read meanwhile.',
  );
});

test('an idle loop was not blocked, however late the limit was noticed', async () => {
  const worker = new Worker('setTimeout(() => {}, 300)', { eval: true });
  // Its start is work of this thread, too; its end is only waited for.
  await once(worker, 'online');
  const deadline = performance.now() + 10;
  watchLoop(deadline);
  await once(worker, 'exit');
  expect(latenessOf(deadline)).toMatchObject({ wasBlocked: false });
  expect(describeLateness({ ms: 37, wasBlocked: false })).toBe(
    'The limit was noticed 37 ms late: the machine or this process was busy.',
  );
});
