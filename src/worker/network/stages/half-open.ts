import type { ToxicSettings } from '../../../bridge/network';
import { Stage } from '../stage';

/**
 * The peer has vanished: no data, no FIN and no RST passes on this connection any more. Nothing
 * is read, so that the sender's buffers fill as without acknowledgements.
 */
export class HalfOpenStage extends Stage<ToxicSettings['halfOpen']> {
  override write(): void {}

  override end(): void {}

  override get isFull(): boolean {
    return true;
  }

  override get blocksEnd(): boolean {
    return true;
  }

  /** A host that comes back does not know its old connections and answers with RST. */
  override release(): void {
    this.site.connection.reset();
  }
}
