import type { ToxicSettings } from '../../../bridge/toxic-settings';
import { Stage } from '../stage';

/** Closes the connection after a number of bytes. */
export class LimitDataStage extends Stage<ToxicSettings['limitData']> {
  #passed = 0;

  override write(chunk: Buffer): void {
    const left = Math.max(0, this.settings.bytes - this.#passed);
    const part = chunk.subarray(0, left);
    this.#passed += part.length;
    if (part.length > 0) this.next.write(part);
    if (this.#passed >= this.settings.bytes) this.site.connection.close();
  }
}
