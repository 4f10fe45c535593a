import type { ToxicSettings } from '../../../realm/network';
import { Stage, type StageSite } from '../stage';
import { PacedQueue } from './paced-queue';

/** Reads the next data only when the last has left, so that the sender feels it soon. */
export class SlowReaderStage extends Stage<ToxicSettings['slowReader']> {
  readonly #queue: PacedQueue;

  constructor(settings: ToxicSettings['slowReader'], site: StageSite) {
    super(settings, site);
    this.#queue = new PacedQueue(
      () => this.settings.rate,
      (piece) => {
        this.next.write(piece);
        this.site.drained();
      },
    );
  }

  override write(chunk: Buffer): void {
    this.#queue.add(chunk);
  }

  override end(): void {
    this.#queue.finish(() => this.next.end());
  }

  override get isFull(): boolean {
    return this.settings.rate === 0 || this.#queue.bytes > 0;
  }

  override changed(): void {
    this.#queue.changed();
    this.site.drained();
  }

  override release(): void {
    this.#queue.flush();
  }

  override dispose(): void {
    this.#queue.clear();
  }
}
