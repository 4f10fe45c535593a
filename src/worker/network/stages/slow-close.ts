import type { ToxicSettings } from '../../../bridge/toxic-settings';
import { TimedStage } from './timed-stage';

/** Delays the end of the stream. */
export class SlowCloseStage extends TimedStage<ToxicSettings['slowClose']> {
  #isEnding = false;

  protected override get length(): number {
    return this.settings.delay;
  }

  protected override expired(): void {
    this.release();
  }

  /** The time starts at the end of the stream. */
  override start(): void {}

  override end(): void {
    this.#isEnding = true;
    super.start();
  }

  override release(): void {
    super.release();
    if (this.#isEnding) this.next.end();
    this.#isEnding = false;
  }
}
