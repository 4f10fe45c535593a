import { clearTimeout, now, setTimeout, timerLimit } from '../../platform/time';

/**
 * One timer for many deadlines, set to the earliest. It keeps running when a wait ends, since a timer per
 * wait would cost more than the wait. It does not keep the process running.
 */
export class ExpiryTimer {
  #timer: NodeJS.Timeout | undefined;
  /** Time at which the timer fires, on the worker's clock. */
  #due = Number.POSITIVE_INFINITY;

  /** @param check called at or before a deadline; calls {@link set} for the remaining ones */
  constructor(private readonly check: () => void) {}

  /** Calls `check` at this time or earlier. */
  set(deadline: number): void {
    if (deadline >= this.#due) return;
    this.clear();
    this.#due = deadline;
    this.#timer = setTimeout(
      () => {
        this.clear();
        this.check();
      },
      timerLimit(Math.ceil(deadline - now())),
    );
    this.#timer.unref();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = Number.POSITIVE_INFINITY;
  }
}
