/** Counts messages of one connection in a sliding window. Pure: the caller passes the time. */
export class RateWindow {
  readonly #times: number[] = [];

  constructor(
    readonly messages: number,
    /** ms */
    readonly window: number,
  ) {}

  /** Takes one message at `now` (ms). Returns 0 if it may pass, else the ms until one may. */
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
