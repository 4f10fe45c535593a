import { workerFunctions } from '../worker';

interface Waiter<T> {
  readonly wanted: (arrival: T) => boolean;
  readonly settle: (arrival: T) => void;
}

/** What arrives, each given to one taker; takers are served in the order in which they came. */
export class Arrivals<T> {
  #unclaimed: T[] = [];
  #waiters: Waiter<T>[] = [];

  add(arrival: T): void {
    const waiter = this.#waiters.find(({ wanted }) => wanted(arrival));
    if (waiter === undefined) this.#unclaimed.push(arrival);
    else waiter.settle(arrival);
  }

  /** The oldest unclaimed arrival that is wanted, or the next one; rejects after `timeout` ms. */
  async take(wanted: (arrival: T) => boolean, timeout: number, tooLate: () => Error): Promise<T> {
    const ready = this.#unclaimed.find(wanted);
    if (ready !== undefined) {
      this.#unclaimed = this.#unclaimed.filter((other) => other !== ready);
      return ready;
    }
    const limit = workerFunctions().pause(timeout);
    let waiter: Waiter<T> | undefined;
    const arrived = new Promise<T>((settle) => {
      waiter = { wanted, settle };
      this.#waiters.push(waiter);
    });
    try {
      return await Promise.race([
        arrived,
        limit.done.then(() => {
          throw tooLate();
        }),
      ]);
    } finally {
      limit.cancel();
      this.#waiters = this.#waiters.filter((other) => other !== waiter);
    }
  }
}
