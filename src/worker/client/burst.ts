import type { Writable } from 'node:stream';

/** Microtasks of promises are the one kind of "soon" that no test can fake. */
const soon = Promise.resolve();

/** Bytes that are gathered at most: with more at once the peer would idle meanwhile. */
const mostBytes = 16 * 1024;

/**
 * Lets the messages that are sent in one turn, without awaiting the first, reach the operating system
 * in few writes instead of one each. A turn's first message is never held back, and none beyond the
 * turn's end.
 */
export class Burst {
  readonly #stream: Writable;
  readonly #endTurn = (): void => {
    this.#isTurn = false;
    this.release();
  };
  #isTurn = false;
  #isGathering = false;
  #bytes = 0;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** A message of so many bytes is about to be written. */
  begin(bytes: number): void {
    if (!this.#isTurn) {
      this.#isTurn = true;
      soon.then(this.#endTurn);
      return;
    }
    if (!this.#isGathering) {
      this.#isGathering = true;
      this.#stream.cork();
    }
    this.#bytes += bytes;
  }

  /** It is written: hands over what was gathered, where that is much. */
  end(): void {
    if (this.#bytes >= mostBytes) this.release();
  }

  /** Hands over what was gathered. */
  release(): void {
    if (!this.#isGathering) return;
    this.#isGathering = false;
    this.#bytes = 0;
    this.#stream.uncork();
  }
}
