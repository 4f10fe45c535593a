import type { ToxicSettings } from '../../../bridge/toxic-settings';
import { TimedStage } from './timed-stage';

/**
 * Drops all data and closes the connection after a time. On removal, connections that have lost data are
 * closed, as in Toxiproxy.
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

  override get withholds(): boolean {
    return this.#hasDropped;
  }

  override release(): void {
    super.release();
    if (this.#hasDropped) this.expired();
  }
}

/** As TimeoutStage, with a reset; a `timeout` of 0 resets at once. */
export class ResetPeerStage extends TimeoutStage {
  protected override get length(): number {
    return this.settings.timeout;
  }

  protected override expired(): void {
    this.site.connection.reset();
  }
}
