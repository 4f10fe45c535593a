import type { ToxicSettings } from '../../../bridge/toxic-settings';
import { Stage } from '../stage';

/**
 * Simulates a vanished peer: no data, FIN or RST passes. Nothing is read, so that the sender's buffers fill
 * as if no acknowledgements arrived.
 */
export class HalfOpenStage extends Stage<ToxicSettings['halfOpen']> {
  override write(): void {}

  override end(): void {}

  override get isFull(): boolean {
    return true;
  }

  override get withholds(): boolean {
    return true;
  }

  override get blocksEnd(): boolean {
    return true;
  }

  /** Resets the connection, as a restarted host without a record of it would. */
  override release(): void {
    this.site.connection.reset();
  }
}
