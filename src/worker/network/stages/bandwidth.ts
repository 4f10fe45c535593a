import { clearTimeout, now, setTimeout, timerLimit } from '../../../platform/time';
import { Stage } from '../stage';

/** A timer may fire up to this much early, ms. */
const tolerance = 0.5;
/** Target duration of one chunk, ms. */
const interval = 10;

/** Holds data for this many ms, so that a late timer finds enough to send. */
const held = 50;
const leastHeld = 16 * 1024;

/**
 * Limits data to `rate` bytes per second; 0 holds everything. It catches up after a late timer. The first
 * chunk of an idle stream waits only for its own duration.
 */
export class BandwidthStage extends Stage<{ readonly rate: number }> {
  #chunks: Buffer[] = [];
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the last chunk was fully sent. */
  #sentUntil = 0;
  #hasEnded = false;

  /** Queued bytes. */
  protected get waiting(): number {
    return this.#waiting;
  }

  override get isFull(): boolean {
    return this.waiting >= Math.max(leastHeld, (this.settings.rate * held) / 1000);
  }

  override get withholds(): boolean {
    return this.waiting > 0;
  }

  override write(chunk: Buffer): void {
    if (this.#chunks.length === 0) this.#sentUntil = Math.max(this.#sentUntil, now());
    this.#chunks.push(chunk);
    this.#waiting += chunk.length;
    if (this.#timer === undefined) this.#run();
  }

  override end(): void {
    this.#hasEnded = true;
    this.#passEnd();
  }

  override changed(): void {
    this.#sentUntil = Math.max(this.#sentUntil, now() - interval);
    this.#run();
  }

  override release(): void {
    const chunks = this.#chunks;
    this.dispose();
    for (const chunk of chunks) this.next.write(chunk);
    this.#passEnd();
  }

  override dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#chunks = [];
    this.#waiting = 0;
  }

  #run(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (let head = this.#chunks[0]; head !== undefined; head = this.#chunks[0]) {
      const { rate } = this.settings;
      if (rate === 0) return;
      const size = Math.min(head.length, Math.max(1, Math.floor((rate * interval) / 1000)));
      const due = this.#sentUntil + (size / rate) * 1000;
      const wait = due - now();
      if (wait > tolerance) {
        this.#timer = setTimeout(() => this.#run(), timerLimit(Math.max(1, Math.ceil(wait))));
        return;
      }
      this.#sentUntil = due;
      this.#waiting -= size;
      if (size === head.length) this.#chunks.shift();
      else this.#chunks[0] = head.subarray(size);
      this.next.write(head.subarray(0, size));
      this.site.drained();
    }
    this.#passEnd();
  }

  /** Ends the stream after the last data. */
  #passEnd(): void {
    if (!this.#hasEnded || this.#waiting > 0) return;
    this.#hasEnded = false;
    this.next.end();
  }
}
