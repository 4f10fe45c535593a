import type { ToxicSettings } from '../../../bridge/toxic-settings';
import { now } from '../../../platform/time';
import type { Random } from '../random';
import { QueuedStage } from './queued-stage';

/** TCP gives up after about 15 retransmissions; such a stall would outlast any test. */
const mostLosses = 6;

/**
 * How long a lost packet stalls its stream, ms: TCP retransmits it after a timeout that doubles with each
 * further loss (RFC 6298 section 5.5).
 */
export function stallOf({ probability, stall }: ToxicSettings['loss'], random: Random): number {
  let losses = 0;
  while (losses < mostLosses && random() < probability) losses += 1;
  return stall * (2 ** losses - 1);
}

/** Stalls the stream as lost packets do: later data waits as well. */
export class LossStage extends QueuedStage<ToxicSettings['loss']> {
  override write(chunk: Buffer): void {
    this.hold(chunk, now() + stallOf(this.settings, this.site.random));
  }
}
