import { clearTimeout, setTimeout } from 'node:timers';

/** The interval of the timer, ms. */
const interval = 100;

/**
 * A time limit that tolerates a blocked event loop: a block of any length counts as one interval, because
 * nothing can be received during it.
 */
export class Limit {
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number, expire: () => void) {
    this.#count(ms, expire);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #count(left: number, expire: () => void): void {
    const next = Math.min(left, interval);
    this.#timer = setTimeout(() => {
      if (next < left) this.#count(left - next, expire);
      else expire();
    }, next);
  }
}
