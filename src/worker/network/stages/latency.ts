import type { ToxicSettings } from '../../../bridge/network';
import { now } from '../../../platform/time';
import type { Random } from '../random';
import { QueuedStage } from './queued-stage';

/** How long one piece of data is delayed: `latency` plus or minus `jitter`, never less than 0. */
export function delayOf({ latency, jitter }: ToxicSettings['latency'], random: Random): number {
  const deviation = jitter === 0 ? 0 : (random() * 2 - 1) * jitter;
  return Math.max(0, latency + deviation);
}

/** Delays data and end; the order is kept. */
export class LatencyStage extends QueuedStage<ToxicSettings['latency']> {
  override write(chunk: Buffer): void {
    this.hold(chunk, now() + delayOf(this.settings, this.site.random));
  }
}
