/** Counts the messages of a connection in a sliding window. Pure: the caller passes the time. */
export class RateWindow {
  readonly #times: number[] = [];

  constructor(
    readonly messages: number,
    /** In ms. */
    readonly window: number,
  ) {}

  /** Counts a message at `now` (ms). Returns 0 if it is allowed, otherwise the ms until one is. */
  take(now: number): number {
    while (this.#times[0] !== undefined && this.#times[0] <= now - this.window) this.#times.shift();
    const oldest = this.#times[0];
    if (oldest !== undefined && this.#times.length >= this.messages) {
      return oldest + this.window - now;
    }
    this.#times.push(now);
    return 0;
  }
}
