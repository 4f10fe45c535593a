import { clearTimeout, now, setTimeout, timerLimit } from '../../../platform/time';
import { Stage } from '../stage';

/** A stage with a deadline, counted from `start`: traffic does not move it, a change of the settings does. */
export abstract class TimedStage<Settings> extends Stage<Settings> {
  #timer: NodeJS.Timeout | undefined;
  #started: number | undefined;

  /** Time from `start` to the deadline, ms; `undefined` for none. */
  protected abstract readonly length: number | undefined;

  protected abstract expired(): void;

  override start(): void {
    this.startAt(now());
  }

  /** Counts the time from `started`, a value of `now()`. */
  protected startAt(started: number): void {
    this.#started = started;
    this.changed();
  }

  override write(chunk: Buffer): void {
    this.next.write(chunk);
  }

  override changed(): void {
    clearTimeout(this.#timer);
    const { length } = this;
    if (this.#started === undefined || length === undefined) return;
    const left = this.#started + length - now();
    if (left <= 0) this.expired();
    else this.#timer = setTimeout(() => this.expired(), timerLimit(Math.ceil(left)));
  }

  override release(): void {
    this.dispose();
  }

  override dispose(): void {
    clearTimeout(this.#timer);
  }
}
