import type { ToxicSettings } from '../../../bridge/toxic-settings';
import { now } from '../../../platform/time';
import { between, type Random } from '../random';
import { QueuedStage } from './queued-stage';

/**
 * The sizes of the slices of `length` bytes. As in Toxiproxy, a part is halved, with the split moved by at
 * most `sizeVariation`, until no part is larger than `averageSize + sizeVariation`.
 */
export function sliceSizes(
  length: number,
  settings: ToxicSettings['slicer'],
  random: Random,
): number[] {
  const { averageSize, sizeVariation } = settings;
  if (length <= Math.max(1, averageSize + sizeVariation)) return [length];
  const middle = Math.floor(length / 2) + between(random, -sizeVariation, sizeVariation);
  const first = Math.min(length - 1, Math.max(1, middle));
  return [...sliceSizes(first, settings, random), ...sliceSizes(length - first, settings, random)];
}

/** Sends data in slices, with a pause after each. */
export class SlicerStage extends QueuedStage<ToxicSettings['slicer']> {
  #readyAt = 0;

  override write(chunk: Buffer): void {
    let offset = 0;
    for (const size of sliceSizes(chunk.length, this.settings, this.site.random)) {
      const due = Math.max(now(), this.#readyAt);
      this.#readyAt = due + this.settings.delay;
      this.hold(chunk.subarray(offset, offset + size), due);
      offset += size;
    }
  }

  override get isFull(): boolean {
    return this.waiting > 0;
  }
}
