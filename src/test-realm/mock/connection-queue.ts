import { workerFunctions } from '../worker';

interface Taker<T> {
  /** Takes an item if it wants it, and returns whether it does. */
  take(arrival: T): boolean;
  /** Ends its time limit. */
  cancel(): void;
}

/** A queue whose items are each given to one taker. Takers are served in the order of their calls. */
export class ConnectionQueue<T> {
  #unclaimed: readonly T[] = [];
  #takers: readonly Taker<T>[] = [];

  add(arrival: T): void {
    if (this.#takers.some((taker) => taker.take(arrival))) return;
    this.#unclaimed = [...this.#unclaimed, arrival];
  }

  /** The oldest unclaimed item that is wanted, or the next one; rejects after `timeout` ms. */
  take(wants: (arrival: T) => boolean, timeout: number, timedOut: () => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      const ready = this.#unclaimed.find(wants);
      if (ready !== undefined) {
        this.remove(ready);
        resolve(ready);
        return;
      }
      const limit = workerFunctions().pause(timeout);
      // While it can come, an open mock server keeps the process running.
      limit.unref();
      // Removed in the same step in which it is settled: an item given to a settled taker is lost.
      const settle = (): void => {
        limit.cancel();
        this.#takers = this.#takers.filter((other) => other !== taker);
      };
      const take = (arrival: T): boolean => {
        try {
          if (!wants(arrival)) return false;
          settle();
          resolve(arrival);
          return true;
        } catch (error) {
          // The predicate of this taker threw; the item is offered to the next one.
          settle();
          reject(error);
          return false;
        }
      };
      const taker = { take, cancel: () => limit.cancel() };
      this.#takers = [...this.#takers, taker];
      void limit.done.then(() => {
        if (!this.#takers.includes(taker)) return;
        settle();
        reject(timedOut());
      });
    });
  }

  /**
   * Nothing arrives any more. Takers that wait are dropped: their test has ended, and a rejection
   * would be the failure of another one.
   */
  end(): void {
    for (const { cancel } of this.#takers) cancel();
    this.#takers = [];
  }

  /** Removes an item that nobody has taken; returns whether it was there. */
  remove(arrival: T): boolean {
    const before = this.#unclaimed.length;
    this.#unclaimed = this.#unclaimed.filter((other) => other !== arrival);
    return this.#unclaimed.length < before;
  }
}
