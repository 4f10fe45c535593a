import { now } from '../../../platform/time';
import type { ToxicSettings } from '../../../realm/network';
import { Stage } from '../stage';
import { TimedQueue } from '../timed-queue';

/** Holds each piece of data for a time of its own; the order is kept. */
export abstract class DelayingStage<Kind extends 'latency' | 'loss'> extends Stage<
  ToxicSettings[Kind]
> {
  readonly #queue = new TimedQueue();

  /** How long the next piece is held, ms. */
  protected abstract nextDelay(): number;

  override write(chunk: Buffer): void {
    const due = now() + this.nextDelay();
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
