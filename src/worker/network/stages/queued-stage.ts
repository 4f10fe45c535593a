import { Stage } from '../stage';
import { TimedQueue } from '../timed-queue';

/** Holds each chunk until it is due, in order. */
export abstract class QueuedStage<Settings> extends Stage<Settings> {
  readonly #queue = new TimedQueue();

  /** Queued bytes. */
  protected get waiting(): number {
    return this.#queue.bytes;
  }

  protected hold(chunk: Buffer, due: number): void {
    this.#queue.add(due, chunk.length, () => {
      this.next.write(chunk);
      this.site.drained();
    });
  }

  override end(): void {
    // The end follows the last data without further delay: only slowClose delays an end.
    this.#queue.add(this.#queue.lastDue, 0, () => this.next.end());
  }

  override get isFull(): boolean {
    return this.waiting >= this.site.buffer;
  }

  override get withholds(): boolean {
    return this.waiting > 0;
  }

  override release(): void {
    this.#queue.flush();
  }

  override dispose(): void {
    this.#queue.clear();
  }
}
