import { AsyncResource } from 'node:async_hooks';

/**
 * The asynchronous context of the test that creates this. `AsyncLocalStorage.snapshot()` is destroyed by
 * garbage collection only: `jest --detectOpenHandles` would report it.
 */
export class TestContext {
  readonly #resource = new AsyncResource('jest-ws-dynamic', { requireManualDestroy: true });
  #hasEnded = false;

  run<Result>(work: () => Result): Result {
    return this.#resource.runInAsyncScope(work);
  }

  /** Call this when it is no longer needed; safe to call twice. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#resource.emitDestroy();
  }
}
