import type { ToxicSettings } from '../../../bridge/toxic-settings';
import { ioTurn, now } from '../../../platform/time';
import { TimedStage } from './timed-stage';

/** Closes a connection without traffic after a time, as a proxy with an idle timeout does. */
export class IdleStage extends TimedStage<ToxicSettings['idle']> {
  #isOver = false;

  protected override get length(): number {
    return this.settings.time;
  }

  protected override expired(): void {
    // Data may have arrived but not been read yet: timers run before input.
    void ioTurn().then(() => this.#closeIfSilent());
  }

  /** Also called by `release()`. */
  override dispose(): void {
    super.dispose();
    this.#isOver = true;
  }

  #closeIfSilent(): void {
    if (this.#isOver) return;
    const silentSince = this.site.lastDataAt();
    if (now() - silentSince >= this.settings.time) this.site.connection.close();
    else this.startAt(silentSince);
  }
}
