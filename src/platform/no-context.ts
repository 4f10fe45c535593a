import { AsyncResource } from 'node:async_hooks';

/** Created when a worker starts, before any test. */
const begin = new AsyncResource('jest-ws-dynamic');

/**
 * Runs `work` outside of the async context of a test. A resource that outlives the file, such as a timer,
 * would otherwise keep the context, and thus the realm of the file, in memory.
 */
export function withoutContext<Result>(work: () => Result): Result {
  return begin.runInAsyncScope(work);
}
