import { pause } from './time';

/**
 * Waits for `work` no longer than `ms` milliseconds (`undefined`: it brings a limit of its own); then
 * rejects with what `late` makes. Jest puts no limit on set-up, event handlers and teardown, so each
 * step here brings its own.
 */
export async function withLimit<T>(
  work: Promise<T>,
  ms: number | undefined,
  late: () => Error,
): Promise<T> {
  if (ms === undefined) return work;
  const patience = pause(ms);
  const limit = patience.done.then(() => Promise.reject(late()));
  try {
    return await Promise.race([work, limit]);
  } finally {
    patience.cancel();
  }
}
