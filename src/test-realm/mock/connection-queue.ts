import { workerFunctions } from '../worker';

interface Taker<T> {
  readonly wants: (arrival: T) => boolean;
  readonly resolve: (arrival: T) => void;
  readonly reject: (error: unknown) => void;
  readonly limit: { cancel(): void };
}

/** A queue whose items are each given to one taker. Takers are served in the order of their calls. */
export class ConnectionQueue<T> {
  #unclaimed: readonly T[] = [];
  #takers: readonly Taker<T>[] = [];
  #isEnded = false;

  add(arrival: T): void {
    for (const taker of this.#takers) {
      try {
        if (!taker.wants(arrival)) continue;
        this.#leave(taker);
        taker.resolve(arrival);
        return;
      } catch (error) {
        // The predicate of this taker threw; the item is offered to the next one.
        this.#leave(taker);
        taker.reject(error);
      }
    }
    this.#unclaimed = [...this.#unclaimed, arrival];
  }

  /**
   * The oldest unclaimed item that is wanted, or the next one. Rejects with `failure` after `timeout` ms,
   * or at once when nothing further arrives.
   */
  take(
    wants: (arrival: T) => boolean,
    timeout: number,
    failure: (isEnded: boolean) => Error,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const ready = this.#unclaimed.find(wants);
      if (ready !== undefined) {
        this.remove(ready);
        resolve(ready);
        return;
      }
      if (this.#isEnded) {
        reject(failure(true));
        return;
      }
      const limit = workerFunctions().pause(timeout);
      // While an item can arrive, an open mock server keeps the process running.
      limit.unref();
      const taker = { wants, resolve, reject, limit };
      this.#takers = [...this.#takers, taker];
      void limit.done.then(() => {
        if (!this.#takers.includes(taker)) return;
        this.#leave(taker);
        reject(failure(false));
      });
    });
  }

  /**
   * Nothing further arrives. Pending waits are dropped: their test has ended, and a rejection would
   * fail another one.
   */
  end(): void {
    this.#isEnded = true;
    for (const { limit } of this.#takers) limit.cancel();
    this.#takers = [];
  }

  /** Removes an item that was not taken; returns whether it was there. */
  remove(arrival: T): boolean {
    const before = this.#unclaimed.length;
    this.#unclaimed = this.#unclaimed.filter((other) => other !== arrival);
    return this.#unclaimed.length < before;
  }

  /** In the same step in which it is settled: an item given to a settled taker is lost. */
  #leave(taker: Taker<T>): void {
    taker.limit.cancel();
    this.#takers = this.#takers.filter((other) => other !== taker);
  }
}
