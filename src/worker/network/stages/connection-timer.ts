import { clearTimeout, now, setTimeout, timerLimit } from '../../../platform/time';

/** One deadline, counted from `start`; traffic does not move it, a change of its length does. */
export class ConnectionTimer {
  #timer: NodeJS.Timeout | undefined;
  #started = 0;
  readonly #length: () => number | undefined;
  readonly #expired: () => void;

  /** `length` in ms, `undefined` for never. */
  constructor(length: () => number | undefined, expired: () => void) {
    this.#length = length;
    this.#expired = expired;
  }

  start(): void {
    this.#started = now();
    this.set();
  }

  set(): void {
    this.stop();
    const length = this.#length();
    if (length === undefined) return;
    const left = this.#started + length - now();
    if (left <= 0) this.#expired();
    else this.#timer = setTimeout(this.#expired, timerLimit(Math.ceil(left)));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
