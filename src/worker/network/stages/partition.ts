import type { ToxicSettings } from '../../../bridge/toxic-settings';
import { Stage } from '../stage';

/** Holds data and the end of the stream until the toxic is removed. Nothing more is read meanwhile. */
export class PartitionStage extends Stage<ToxicSettings['partition']> {
  readonly #held: (() => void)[] = [];

  override write(chunk: Buffer): void {
    this.#held.push(() => this.next.write(chunk));
  }

  override end(): void {
    this.#held.push(() => this.next.end());
  }

  override get isFull(): boolean {
    return true;
  }

  override get withholds(): boolean {
    return true;
  }

  override get blocksEnd(): boolean {
    return true;
  }

  override release(): void {
    for (const pass of this.#held.splice(0)) pass();
  }

  override dispose(): void {
    this.#held.length = 0;
  }
}
