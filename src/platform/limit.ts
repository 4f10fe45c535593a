import { clearTimeout, setTimeout, timerLimit } from './time';

/**
 * Waits for `work` no longer than `ms` milliseconds on the real clock (`undefined`: without a limit),
 * then rejects with what `expire` returns. Jest puts no limit on set-up, event handlers and teardown,
 * so each step there has one of its own.
 */
export function withLimit<Value>(
  work: Promise<Value>,
  ms: number | undefined,
  expire: () => unknown,
): Promise<Value> {
  if (ms === undefined) return work;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(expire()), timerLimit(ms));
    const settle = (): void => clearTimeout(timer);
    work.then(resolve, reject).then(settle);
  });
}
