import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/** Milliseconds on the worker's clock, which no test fakes. */
export function now(): number {
  return performance.now();
}

/** Real time, whatever the test did to its timers; at most what a timer can hold. */
export async function pause(ms: number): Promise<void> {
  await setTimeout(Math.min(ms, 2 ** 31 - 1));
}
