import type { Writable } from 'node:stream';

// Taken before a test can fake it.
const { nextTick } = process;

/** Bytes that are gathered at most: with more at once the peer would idle meanwhile. */
const mostBytes = 16 * 1024;

/**
 * Lets the messages that are sent in one go, without awaiting the first, reach the operating system
 * in few writes instead of one each. A lone message is never held back, and none beyond the end of
 * the current turn.
 */
export class Burst {
  readonly #stream: Writable;
  /** Writes that have not come to their end: of this turn, or behind a peer that does not read. */
  #unfinished = 0;
  #isGathering = false;
  #bytes = 0;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** A message of so many bytes is about to be written. */
  begin(bytes: number): void {
    this.#unfinished += 1;
    if (this.#unfinished === 1) return;
    if (!this.#isGathering) {
      this.#isGathering = true;
      this.#stream.cork();
      nextTick(release, this);
    }
    this.#bytes += bytes;
  }

  /** It is written, or will not be. */
  finish(): void {
    this.#unfinished -= 1;
  }

  /** Hands over what was gathered, where that is enough. */
  relieve(): void {
    if (this.#bytes < mostBytes) return;
    this.#bytes = 0;
    this.#stream.uncork();
    this.#stream.cork();
  }

  /** Hands over what was gathered. */
  release(): void {
    if (!this.#isGathering) return;
    this.#isGathering = false;
    this.#bytes = 0;
    this.#stream.uncork();
  }
}

function release(burst: Burst): void {
  burst.release();
}
