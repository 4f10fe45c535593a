import type { ToxicSettings } from '../../../bridge/network';
import { Stage } from '../stage';

/** Lets a number of bytes pass and closes the connection then. */
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
