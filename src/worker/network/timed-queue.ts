import { clearTimeout, now, setTimeout, timerLimit } from '../../platform/time';

/** A timer may fire up to this much early, ms: entries due within it count as due. */
const tolerance = 0.5;

interface Entry {
  readonly due: number;
  readonly bytes: number;
  deliver(): void;
}

/** Delivers entries in the order in which they were added, none before it is due. */
export class TimedQueue {
  #entries: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #bytes = 0;
  #lastDue = 0;

  /** Queued bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** When the last entry is due; 0 if none was added. */
  get lastDue(): number {
    return this.#lastDue;
  }

  /** Adds an entry due at `due`, a time of `now()`, but not before the entries ahead of it. */
  add(due: number, bytes: number, deliver: () => void): void {
    this.#lastDue = Math.max(this.#lastDue, due);
    this.#bytes += bytes;
    this.#entries.push({ due: this.#lastDue, bytes, deliver });
    if (this.#entries.length === 1) this.#run();
  }

  /** Delivers all entries now. */
  flush(): void {
    this.#stop();
    this.#lastDue = 0;
    for (const entry of this.#take(this.#entries.length)) entry.deliver();
  }

  /** Drops all entries. */
  clear(): void {
    this.#stop();
    this.#take(this.#entries.length);
  }

  #run(): void {
    this.#timer = undefined;
    const limit = now() + tolerance;
    const waiting = this.#entries.findIndex(({ due }) => due > limit);
    for (const entry of this.#take(waiting < 0 ? this.#entries.length : waiting)) entry.deliver();
    const [next] = this.#entries;
    // Delivering may have added an entry and started the timer.
    if (next === undefined || this.#timer !== undefined) return;
    this.#timer = setTimeout(
      () => this.#run(),
      timerLimit(Math.max(1, Math.ceil(next.due - now()))),
    );
  }

  #take(count: number): Entry[] {
    const taken = this.#entries.splice(0, count);
    for (const { bytes } of taken) this.#bytes -= bytes;
    return taken;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
