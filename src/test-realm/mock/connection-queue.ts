import type { EndableWait } from '../../bridge/connection-data';
import type { ClosingCause } from '../../bridge/mock';
import type { ExpiryOfWait } from '../../bridge/worker-api';
import { workerFunctions } from '../worker';

interface Taker<T> {
  readonly wants: (arrival: T) => boolean;
  readonly resolve: (arrival: T) => void;
  readonly reject: (error: unknown) => void;
  readonly failure: (expiry: ExpiryOfWait | undefined) => Error;
  readonly limit: { cancel(): void };
  readonly wait: EndableWait;
}

/** A queue that gives each item to one taker. Takers are served in the order of their calls. */
export class ConnectionQueue<T> {
  #unclaimed: readonly T[] = [];
  #takers: readonly Taker<T>[] = [];
  #isEnded = false;

  get size(): number {
    return this.#unclaimed.length;
  }

  add(arrival: T): void {
    for (const taker of this.#takers) {
      try {
        if (taker.wait.isEnded) continue;
        if (!taker.wants(arrival)) continue;
        this.#leave(taker);
        taker.resolve(arrival);
        return;
      } catch (error) {
        // The predicate threw; the item is offered to the next taker.
        this.#leave(taker);
        taker.reject(error);
      }
    }
    this.#unclaimed = [...this.#unclaimed, arrival];
  }

  /**
   * The oldest unclaimed item that `wants` accepts, or the next one. Rejects with `failure` after `timeout`
   * ms, or immediately if no more items can arrive. A wait that was ended takes none.
   *
   * @param failure its argument is `undefined` if no more items can arrive
   */
  take(
    wants: (arrival: T) => boolean,
    timeout: number,
    failure: (expiry: ExpiryOfWait | undefined) => Error,
    wait: EndableWait = { isEnded: false },
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const ready = this.#unclaimed.find(wants);
      if (ready !== undefined) {
        this.remove(ready);
        resolve(ready);
        return;
      }
      if (this.#isEnded) {
        reject(failure(undefined));
        return;
      }
      // An open mock server keeps the process alive by itself; the timer need not.
      const limit = workerFunctions().expiryPause(timeout);
      const taker = { wants, resolve, reject, failure, limit, wait };
      this.#takers = [...this.#takers, taker];
      void limit.done.then(() => {
        if (!this.#takers.includes(taker)) return;
        this.#leave(taker);
        reject(failure(limit.expiry));
      });
    });
  }

  /**
   * Ends the queue, and rejects pending calls. At the end of their test they are dropped: a rejection would fail
   * another one.
   */
  end(cause: ClosingCause): void {
    this.#isEnded = true;
    for (const taker of this.#takers) {
      this.#leave(taker);
      if (cause === 'call') taker.reject(taker.failure(undefined));
    }
  }

  /** Removes an unclaimed item; returns whether it was in the queue. */
  remove(arrival: T): boolean {
    const before = this.#unclaimed.length;
    this.#unclaimed = this.#unclaimed.filter((other) => other !== arrival);
    return this.#unclaimed.length < before;
  }

  /** Called synchronously with settling: an item given to a settled taker would be lost. */
  #leave(taker: Taker<T>): void {
    taker.limit.cancel();
    this.#takers = this.#takers.filter((other) => other !== taker);
  }
}
