import type { ToxicSettings } from '../../../realm/network';
import type { Random } from '../random';
import { DelayingStage } from './delaying-stage';

/** How long one piece of data is delayed: `latency` plus or minus `jitter`, never less than 0. */
export function delayOf({ latency, jitter }: ToxicSettings['latency'], random: Random): number {
  const deviation = jitter === 0 ? 0 : (random() * 2 - 1) * jitter;
  return Math.max(0, latency + deviation);
}

/** Delays data and end; the order is kept. */
export class LatencyStage extends DelayingStage<'latency'> {
  protected override nextDelay(): number {
    return delayOf(this.settings, this.site.random);
  }
}
