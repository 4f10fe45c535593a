/** Time in the worker: a test's fake timers do not change it. */
import { performance } from 'node:perf_hooks';
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import { type Lateness, latenessOf, notable, watchLoop } from './loop-watch';

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

/** How often a condition is looked at, ms. */
const turn = 5;
/** A longer turn means that the machine is busy, and the peer too, ms. */
const longestTurn = 2 * turn;

/**
 * Waits while the condition holds, but no longer than this many ms: a period of grace, after which what is
 * late is ended or reported. On a busy machine it is longer, since only {@link longestTurn} of each turn counts.
 */
export async function waitWhile(
  holds: () => boolean,
  ms: number,
  sooner?: Promise<unknown>,
): Promise<void> {
  for (let left = ms; left > 0 && holds(); ) {
    const began = now();
    const { done, cancel } = pause(turn);
    await (sooner === undefined ? done : Promise.race([sooner, done]).finally(cancel));
    left -= Math.min(now() - began, longestTurn);
  }
}

/** Waits for `work`, but no longer than this period of grace, as {@link waitWhile} counts it. */
export async function atMost(work: Promise<unknown>, ms: number): Promise<void> {
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  await waitWhile(() => !isOver, ms, ended);
}

/**
 * Waits for `work` no longer than `ms` milliseconds on the real clock (`undefined`: without a limit),
 * then rejects with what `expire(late)` returns. Jest puts no limit on set-up, event handlers and
 * teardown, so each step there has one of its own.
 */
export function withLimit<Value>(
  work: Promise<Value>,
  ms: number | undefined,
  expire: (late: Lateness) => unknown,
): Promise<Value> {
  if (ms === undefined) return work;
  return new Promise((resolve, reject) => {
    const due = now() + ms;
    watchLoop(due);
    const timer = setTimeout(() => {
      const late = latenessOf(due);
      lookAgain(late.ms).then(() => reject(expire(late)), reject);
    }, timerLimit(ms));
    const settle = (): void => clearTimeout(timer);
    work.then(resolve, reject).then(settle);
  });
}

/** Turns until a server in this process has read a message, and its answer is read. */
const turnsWhenLate = 5;

/**
 * Waits until what has arrived is read. Timers come before input: after code that did not return for
 * long, a limit would be over before the message that came in time is seen.
 */
export async function lookAgain(lateBy: number): Promise<void> {
  for (let turn = lateBy >= notable ? turnsWhenLate : 1; turn > 0; turn -= 1) await ioTurn();
}

/** Waits until the event loop has handled the input and output that is ready now. */
export function ioTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
