import type { ToxicSettings } from '../../../bridge/toxic-settings';
import { Stage } from '../stage';

/** Passes half of the first chunk of a stream, then ends the connection. */
export class CutHandshakeStage extends Stage<ToxicSettings['cutHandshake']> {
  #isCut = false;

  override write(chunk: Buffer): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.next.write(chunk.subarray(0, Math.ceil(chunk.length / 2)));
    this.site.connection.close();
  }
}
