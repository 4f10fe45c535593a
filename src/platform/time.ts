/** Time in the worker: a test's fake timers do not change it. */
import { performance } from 'node:perf_hooks';
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';

export { clearTimeout, setTimeout };

/** The longest delay of a Node timer, ms; a longer one fires after 1 ms. */
export const longestTimer = 2 ** 31 - 1;

/** A delay that a Node timer can hold. */
export function timerLimit(ms: number): number {
  return Math.min(ms, longestTimer);
}

/** Milliseconds on the worker's clock. */
export function now(): number {
  return performance.now();
}

/** A pause in real time. Cancel one that is no longer needed: it keeps the process running. */
export interface Pause {
  readonly done: Promise<void>;
  cancel(): void;
  /** From now on it does not keep the process running. */
  unref(): void;
}

/** Begins a pause of this many ms, at most {@link longestTimer}. */
export function pause(ms: number): Pause {
  let timer: NodeJS.Timeout | undefined;
  const done = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timerLimit(ms));
  });
  return { done, cancel: () => clearTimeout(timer), unref: () => timer?.unref() };
}

/** Waits this many ms, or until the signal aborts; never rejects. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  const { done, cancel } = pause(ms);
  if (signal === undefined) return done;
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    signal.addEventListener('abort', end);
    done.then(end);
  });
}

/** Waits until the event loop has handled the input and output that is ready now. */
export function ioTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
