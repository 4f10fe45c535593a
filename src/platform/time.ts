import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';

/** Milliseconds on the worker's clock, which no test fakes. */
export function now(): number {
  return performance.now();
}

/** A pause in real time. One that is no longer wanted is to be cancelled: it keeps the process up. */
export interface Pause {
  readonly done: Promise<void>;
  cancel(): void;
}

/** Begins a pause of this many ms, at most what a timer can hold. */
export function pause(ms: number): Pause {
  let timer: NodeJS.Timeout | undefined;
  const done = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(ms, 2 ** 31 - 1));
  });
  return { done, cancel: () => clearTimeout(timer) };
}
