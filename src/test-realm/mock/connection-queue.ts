import { workerFunctions } from '../worker';

interface Waiter<T> {
  readonly wants: (arrival: T) => boolean;
  readonly resolve: (arrival: T) => void;
  readonly reject: (error: unknown) => void;
}

/** A queue whose items are each given to one taker. Takers are served in the order of their calls. */
export class ConnectionQueue<T> {
  #unclaimed: T[] = [];
  #waiters: readonly Waiter<T>[] = [];

  add(arrival: T): void {
    for (const waiter of this.#waiters) {
      try {
        if (!waiter.wants(arrival)) continue;
        waiter.resolve(arrival);
        return;
      } catch (error) {
        // The predicate of this taker threw; the item is offered to the next one.
        waiter.reject(error);
      }
    }
    this.#unclaimed.push(arrival);
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
      // Removed in the same step in which it is settled: an item given to a settled taker is lost.
      const settle = (): void => {
        limit.cancel();
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
      };
      const waiter: Waiter<T> = {
        wants,
        resolve: (arrival) => {
          settle();
          resolve(arrival);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      this.#waiters = [...this.#waiters, waiter];
      void limit.done.then(() => {
        if (this.#waiters.includes(waiter)) waiter.reject(timedOut());
      });
    });
  }

  /** Removes an item that nobody has taken; returns whether it was there. */
  remove(arrival: T): boolean {
    const before = this.#unclaimed.length;
    this.#unclaimed = this.#unclaimed.filter((other) => other !== arrival);
    return this.#unclaimed.length < before;
  }
}
