import { setImmediate, setTimeout } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';
import { Limit } from './limit';
import type { Wire } from './wire';

export interface WriteOptions {
  /** Bytes per write. */
  readonly chop?: number | undefined;
  /** Write the bytes by themselves. */
  readonly ownWrite?: boolean | undefined;
  /** What follows the chops waits for an answer: a busy peer would read them together. */
  readonly answerDue?: boolean | undefined;
}

/** How long a peer may take to answer a message in chops, ms. */
const answerLimit = 1000;

/**
 * Between own writes, between few chops, and between frames in chops, ms: so that the peer reads them one
 * by one, and has answered one frame before the next, on a busy machine, too.
 */
const pause = { ownWrite: 5, chop: 2, frame: 50 };
/** More chops than that go out one a turn of the event loop. */
const fewChops = 500;
/** How long the last bytes may take to be written before TCP is ended, ms. */
const flushLimit = 1000;

interface Piece {
  readonly bytes: Buffer;
  /** After it, ms. */
  readonly pause: number;
  readonly answerDue: boolean;
}

/**
 * What is written in one turn of the event loop goes out in one write, so that the peer may read it at
 * once; chops and own writes go out by themselves. What follows them waits for them. Of own writes the
 * first two go out in one, as the reactor of the Autobahn|Testsuite writes them: a server that discards
 * its answers when the second frame is wrong shows it then.
 */
export class Outbound {
  #together: Buffer[] = [];
  readonly #queue: Piece[] = [];
  #answered: () => void = () => undefined;
  /** Settles when the last chop was written; `undefined` without chops. */
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
    // By now the frames of the same turn are in the queue.
    queueMicrotask(() => this.#next(chop === 0 ? 2 : 1));
  }

  /** Settles when all chops and own writes have had their turn. */
  paced(): Promise<void> {
    return this.#paced ?? Promise.resolve();
  }

  /** Settles when all of it is with the operating system, or cannot be: a peer may have stopped to read. */
  async flushed(): Promise<void> {
    await this.paced();
    this.#send();
    await Promise.race([this.#written, delay(flushLimit, undefined, { ref: false })]);
  }

  /** The peer has sent a frame. */
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
    // The reading side notices when the connection is lost.
    this.#written = this.wire.sendBytes(bytes).catch(() => undefined);
  }
}
