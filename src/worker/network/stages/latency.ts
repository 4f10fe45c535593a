import type { ToxicSettings } from '../../../bridge/toxic-settings';
import { now } from '../../../platform/time';
import type { Random } from '../random';
import { QueuedStage } from './queued-stage';

/** Delay of one chunk, ms: `latency` plus or minus `jitter`, at least 0. */
export function delayOf({ latency, jitter }: ToxicSettings['latency'], random: Random): number {
  const deviation = jitter === 0 ? 0 : (random() * 2 - 1) * jitter;
  return Math.max(0, latency + deviation);
}

/** Delays data and the end of the stream, in order. */
export class LatencyStage extends QueuedStage<ToxicSettings['latency']> {
  override write(chunk: Buffer): void {
    this.hold(chunk, now() + delayOf(this.settings, this.site.random));
  }
}
