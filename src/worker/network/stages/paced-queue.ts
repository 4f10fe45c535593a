import { clearTimeout, now, setTimeout } from '../../../platform/time';

/** A timer may fire this much before its time, ms. */
const tolerance = 0.5;
/** Data leaves in pieces that take about this long, ms. */
const interval = 10;

/** Lets bytes out at a rate, in order. Late timers do not slow it down: lateness is made up for. */
export class PacedQueue {
  readonly #rate: () => number;
  readonly #deliver: (piece: Buffer) => void;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the last piece had left. */
  #sentUntil = 0;
  #atEnd: (() => void) | undefined;

  /** `rate` gives bytes per second now, 0 to hold everything. */
  constructor(rate: () => number, deliver: (piece: Buffer) => void) {
    this.#rate = rate;
    this.#deliver = deliver;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(chunk: Buffer): void {
    if (this.#chunks.length === 0) this.#sentUntil = Math.max(this.#sentUntil, now());
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#timer === undefined) this.#run();
  }

  /** Calls back once all that was added has left. */
  finish(atEnd: () => void): void {
    if (this.#bytes === 0) atEnd();
    else this.#atEnd = atEnd;
  }

  /** The rate has changed. */
  changed(): void {
    clearTimeout(this.#timer);
    this.#sentUntil = Math.max(this.#sentUntil, now() - interval);
    this.#run();
  }

  /** Lets everything out now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const chunk of this.#chunks.splice(0)) this.#deliver(chunk);
    this.#bytes = 0;
    this.#ended();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#chunks = [];
    this.#bytes = 0;
  }

  #run(): void {
    this.#timer = undefined;
    const rate = this.#rate();
    for (let head = this.#chunks[0]; head !== undefined && rate > 0; head = this.#chunks[0]) {
      const size = Math.min(head.length, Math.max(1, Math.floor((rate * interval) / 1000)));
      const due = this.#sentUntil + (size / rate) * 1000;
      const wait = due - now();
      if (wait > tolerance) {
        this.#timer = setTimeout(() => this.#run(), Math.max(1, Math.ceil(wait)));
        return;
      }
      this.#sentUntil = due;
      this.#bytes -= size;
      if (size === head.length) this.#chunks.shift();
      else this.#chunks[0] = head.subarray(size);
      this.#deliver(head.subarray(0, size));
    }
    if (this.#chunks.length === 0) this.#ended();
  }

  #ended(): void {
    const atEnd = this.#atEnd;
    this.#atEnd = undefined;
    atEnd?.();
  }
}
