import { clearTimeout, setTimeout } from 'node:timers';

/** Node turns longer timers into 1 ms. */
export function timerLimit(timeout: number): number {
  return Math.min(timeout, 2 ** 31 - 1);
}

/** Settles as `start` says, or rejects with `expire()` after `timeout` ms on the real clock. */
export function limited<Value>(
  timeout: number,
  expire: () => unknown,
  start: (settle: (value: Value) => void, fail: (error: unknown) => void) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(expire()), timerLimit(timeout));
    start(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
