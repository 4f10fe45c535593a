import { workerFunctions } from '../worker';

/** A queue whose items are each given to one taker. Takers are served in the order of their calls. */
export class ConnectionQueue<T> {
  #unclaimed: readonly T[] = [];
  /** Each takes an item if it wants it, and returns whether it does. */
  #takers: readonly ((arrival: T) => boolean)[] = [];

  add(arrival: T): void {
    if (this.#takers.some((take) => take(arrival))) return;
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
        this.#takers = this.#takers.filter((other) => other !== take);
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
      this.#takers = [...this.#takers, take];
      void limit.done.then(() => {
        if (!this.#takers.includes(take)) return;
        settle();
        reject(timedOut());
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
