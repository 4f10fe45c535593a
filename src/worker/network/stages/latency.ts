import { now } from '../../../platform/time';
import type { ToxicSettings } from '../../../realm/network';
import type { Random } from '../random';
import { Stage } from '../stage';
import { TimedQueue } from '../timed-queue';

/** How long one piece of data is delayed: `latency` plus or minus `jitter`, never less than 0. */
export function delayOf({ latency, jitter }: ToxicSettings['latency'], random: Random): number {
  const deviation = jitter === 0 ? 0 : (random() * 2 - 1) * jitter;
  return Math.max(0, latency + deviation);
}

/** Delays data and end; the order is kept. */
export class LatencyStage extends Stage<ToxicSettings['latency']> {
  readonly #queue = new TimedQueue();

  override write(chunk: Buffer): void {
    const due = now() + delayOf(this.settings, this.site.random);
    this.#queue.add(due, chunk.length, () => {
      this.next.write(chunk);
      this.site.drained();
    });
  }

  override end(): void {
    // Behind the last data, but not later than that: only slowClose delays an end.
    this.#queue.add(this.#queue.lastDue, 0, () => this.next.end());
  }

  override get isFull(): boolean {
    return this.#queue.bytes >= this.site.buffer;
  }

  override release(): void {
    this.#queue.flush();
  }

  override dispose(): void {
    this.#queue.clear();
  }
}
