import type { ToxicSettings } from '../../../bridge/network';
import { TimedStage } from './timed-stage';

/**
 * Drops all data and closes the connection after a time. Removing it closes the connections that
 * lost data, as in Toxiproxy: their streams have a hole.
 */
export class TimeoutStage extends TimedStage<ToxicSettings['timeout']> {
  #hasDropped = false;

  protected override get length(): number | undefined {
    return this.settings.timeout || undefined;
  }

  protected override expired(): void {
    this.site.connection.close();
  }

  override write(): void {
    this.#hasDropped = true;
  }

  override release(): void {
    super.release();
    if (this.#hasDropped) this.expired();
  }
}

/** The same with a reset, at once without a time. */
export class ResetPeerStage extends TimeoutStage {
  protected override get length(): number {
    return this.settings.timeout;
  }

  protected override expired(): void {
    this.site.connection.reset();
  }
}
