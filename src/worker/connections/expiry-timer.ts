import { clearTimeout, now, setTimeout, timerLimit } from '../../platform/time';

/**
 * One timer for many deadlines. It is set for an earlier one only, and left running when a wait ends:
 * a timer for each wait would cost more than the wait. It does not keep the process running.
 */
export class ExpiryTimer {
  #timer: NodeJS.Timeout | undefined;
  /** When it is due, on the worker's clock. */
  #due = Number.POSITIVE_INFINITY;

  /** @param check called at a deadline or before; it calls {@link set} for those that are left */
  constructor(private readonly check: () => void) {}

  /** `check` is called no later than at this time. */
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
