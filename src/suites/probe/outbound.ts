import { setImmediate, setTimeout } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';
import { Limit } from './limit';
import type { Wire } from './wire';

export interface WriteOptions {
  /** Bytes per write. */
  readonly chop?: number | undefined;
  /** Write these bytes separately. */
  readonly ownWrite?: boolean | undefined;
  /** Later bytes wait for an answer, since a busy peer would read them together. */
  readonly answerDue?: boolean | undefined;
}

/** How long to wait for the answer to a chopped message, ms. */
const answerLimit = 1000;

/**
 * Pauses after a separate write, after one of few chops, and after a chopped frame, ms: the peer then reads
 * them one by one, and answers a frame before the next one, even on a busy machine.
 */
const pause = { ownWrite: 5, chop: 2, frame: 50 };
/** Above this number, chops are written one per turn of the event loop. */
const fewChops = 500;
/** How long to wait for the last bytes to be written before TCP is ended, ms. */
const flushLimit = 1000;

interface Piece {
  readonly bytes: Buffer;
  /** Pause after this piece, ms. */
  readonly pause: number;
  readonly answerDue: boolean;
}

/**
 * Bytes from one turn of the event loop are joined into one write, so that the peer may read them at once.
 * Chops and separate writes are written alone, and later bytes wait for them. The first two separate writes
 * are joined, like in the reactor of the Autobahn|Testsuite: this reveals a server that discards its answers
 * when the second frame is invalid.
 */
export class Outbound {
  #together: Buffer[] = [];
  readonly #queue: Piece[] = [];
  #answered: () => void = () => undefined;
  /** Resolves when the last chop was written; `undefined` without chops. */
  #paced: Promise<void> | undefined;
  #endPaced: () => void = () => undefined;
  #isEnded = false;
  #written: Promise<void> = Promise.resolve();

  constructor(private readonly wire: Wire) {}

  write(
    pieces: readonly Buffer[],
    { chop = 0, ownWrite = false, answerDue = false }: WriteOptions = {},
  ): void {
    if (this.#isEnded) return;
    if (chop === 0 && !ownWrite && this.#paced === undefined) {
      this.#join(pieces);
      return;
    }
    const bytes = Buffer.concat(pieces);
    const size = chop === 0 ? Math.max(1, bytes.length) : chop;
    for (let start = 0; start < bytes.length || start === 0; start += size) {
      const isLast = start + size >= bytes.length;
      const after = chop === 0 ? pause.ownWrite : isLast ? pause.frame : pause.chop;
      const piece = bytes.subarray(start, start + size);
      this.#queue.push({ bytes: piece, pause: after, answerDue: answerDue && isLast });
    }
    if (this.#paced !== undefined) return;
    this.#paced = new Promise((resolve) => {
      this.#endPaced = resolve;
    });
    // The frames of the same turn are then in the queue.
    queueMicrotask(() => this.#next(chop === 0 ? 2 : 1));
  }

  /** Resolves when all chops and separate writes have been written. */
  paced(): Promise<void> {
    return this.#paced ?? Promise.resolve();
  }

  /**
   * Resolves when everything was handed to the operating system, or at a limit, since the peer may have
   * stopped reading.
   */
  async flushed(): Promise<void> {
    await this.paced();
    this.#send();
    await Promise.race([this.#written, delay(flushLimit, undefined, { ref: false })]);
  }

  /** Called when the peer has sent a frame. */
  answered(): void {
    this.#answered();
  }

  /** Stops writing. */
  end(): void {
    this.#isEnded = true;
    this.#answered();
    this.#together = [];
    this.#queue.length = 0;
  }

  #next(count = 1): void {
    const pieces = this.#isEnded ? [] : this.#queue.splice(0, count);
    const last = pieces.at(-1);
    if (last === undefined) {
      this.#paced = undefined;
      this.#endPaced();
      return;
    }
    this.#join(pieces.map(({ bytes }) => bytes));
    const next = (): void => this.#next();
    if (last.answerDue && this.#queue.length > 0) this.#afterAnswer(next);
    else if (this.#queue.length > fewChops) setImmediate(next);
    else setTimeout(next, this.#queue.length === 0 ? 0 : last.pause);
  }

  #afterAnswer(next: () => void): void {
    const limit = new Limit(answerLimit, () => this.#answered());
    this.#answered = () => {
      this.#answered = () => undefined;
      limit.stop();
      setImmediate(next);
    };
  }

  #join(pieces: readonly Buffer[]): void {
    if (this.#together.length === 0) queueMicrotask(() => this.#send());
    this.#together.push(...pieces);
  }

  #send(): void {
    const [only] = this.#together;
    if (only === undefined) return;
    const bytes = this.#together.length === 1 ? only : Buffer.concat(this.#together);
    this.#together = [];
    // The reading side detects a lost connection.
    this.#written = this.wire.sendBytes(bytes).catch(() => undefined);
  }
}
