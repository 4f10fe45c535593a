import { AsyncResource } from 'node:async_hooks';

/** Made when a worker begins, before any test. */
const begin = new AsyncResource('jest-ws-dynamic');

/**
 * Runs it outside the asynchronous context of a test. What outlives a file, such as a timer, would otherwise keep the
 * context, and with it the realm of that file.
 */
export function withoutContext<Result>(work: () => Result): Result {
  return begin.runInAsyncScope(work);
}
