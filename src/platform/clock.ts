import { performance } from 'node:perf_hooks';

// A test may assign `performance.now`: the object is shared by all realms of the process.
const clock = performance.now.bind(performance);

/** Milliseconds on the monotonic clock. */
export function now(): number {
  return clock();
}
