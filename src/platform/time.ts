/** Real time: the fake timers of a test do not change it. */
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import { now } from './clock';
import { type Lateness, latenessOf, notable, watchLoop } from './loop-watch';

export { clearTimeout, now, setTimeout };

/** The longest delay of a Node timer, ms; a longer one fires after 1 ms. */
export const longestTimer = 2 ** 31 - 1;

/** Caps a delay at the longest of a Node timer. */
export function timerLimit(ms: number): number {
  return Math.min(ms, longestTimer);
}

/** A pause in real time. Cancel it when no longer needed: it keeps the process running. */
export interface Pause {
  readonly done: Promise<void>;
  cancel(): void;
  /** Lets the process exit during the pause. */
  unref(): void;
}

/** Starts a pause, at most {@link longestTimer} ms. */
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

/** How often a condition is checked, ms. */
const turn = 5;
/** A longer turn means that the machine, and so the peer, is busy, ms. */
const longestTurn = 2 * turn;

/**
 * Waits while the condition holds, at most this many ms: a grace period, after which the rest is ended or
 * reported. It is extended on a busy machine, since only {@link longestTurn} of each turn counts.
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

/** Waits for `work`, at most this grace period, counted as in {@link waitWhile}. */
export async function atMost(work: Promise<unknown>, ms: number): Promise<void> {
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  await waitWhile(() => !isOver, ms, ended);
}

/**
 * Waits for `work`, at most `ms` of real time (`undefined` or infinite: no limit), then rejects with the error of
 * `expire(late)`. Jest does not limit setup, event handlers and teardown, so each step there has its own.
 *
 * @param extend called at the limit; returns for how much longer to wait, ms
 */
export function withLimit<Value>(
  work: Promise<Value>,
  ms: number | undefined,
  expire: (late: Lateness) => unknown,
  extend: () => number | undefined = () => undefined,
): Promise<Value> {
  if (ms === undefined || ms === Number.POSITIVE_INFINITY) return work;
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout;
    const wait = (limit: number): void => {
      const due = now() + limit;
      watchLoop(due);
      timer = setTimeout(() => {
        const more = extend();
        if (more !== undefined) return wait(more);
        const late = latenessOf(due);
        return lookAgain(late.ms).then(() => reject(expire(late)), reject);
      }, timerLimit(limit));
    };
    wait(ms);
    const settle = (): void => clearTimeout(timer);
    work.then(resolve, reject).then(settle);
  });
}

/** Turns until a server in this process has read a message and its reply has been read. */
const turnsWhenLate = 5;

/**
 * Waits until received data has been processed. Timers run before input: after blocking code, a limit would
 * expire before a message that arrived in time is seen.
 */
export async function lookAgain(lateBy: number): Promise<void> {
  for (let turn = lateBy >= notable ? turnsWhenLate : 1; turn > 0; turn -= 1) await ioTurn();
}

/** Waits until the event loop has processed the I/O that is ready now. */
export function ioTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Waits until the event loop has processed the I/O that is ready now, and what that has made ready. */
export async function twoTurns(): Promise<void> {
  await ioTurn();
  await ioTurn();
}
