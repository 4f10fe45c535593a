import type { Writable } from 'node:stream';

/** A turn ends with its microtasks: a test can fake timers and nextTick, but no promise. */
const microtask = Promise.resolve();

/** Bytes that are held back at most: beyond, the peer would wait for them. */
const largestBatch = 16 * 1024;

/**
 * Joins the writes of one turn into few system calls. The first message of a turn is written at once,
 * the others at the end of the turn or when they are {@link largestBatch} bytes.
 */
export class WriteBatch {
  readonly #stream: Writable;
  readonly #endTurn = (): void => {
    this.#isTurn = false;
    this.release();
  };
  #isTurn = false;
  #isHolding = false;
  #bytes = 0;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** To be called before a message of so many bytes is written. */
  begin(bytes: number): void {
    if (!this.#isTurn) {
      this.#isTurn = true;
      microtask.then(this.#endTurn);
      return;
    }
    if (!this.#isHolding) {
      this.#isHolding = true;
      this.#stream.cork();
    }
    this.#bytes += bytes;
  }

  /** To be called after it was written. */
  end(): void {
    if (this.#bytes >= largestBatch) this.release();
  }

  /** Writes what is held back. */
  release(): void {
    if (!this.#isHolding) return;
    this.#isHolding = false;
    this.#bytes = 0;
    this.#stream.uncork();
  }
}
