import { clearTimeout, setTimeout } from 'node:timers';

/** A limit is counted in pieces of this length, ms. */
const piece = 100;

/**
 * A limit in ms that a busy machine prolongs: time in which the event loop was blocked counts as one
 * piece, however long it was, since nothing could be received in it.
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
    const next = Math.min(left, piece);
    this.#timer = setTimeout(() => {
      if (next < left) this.#count(left - next, expire);
      else expire();
    }, next);
  }
}
