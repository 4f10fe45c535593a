import type { ToxicSettings } from '../../../realm/network';
import { Stage, type StageSite } from '../stage';
import { PacedQueue } from './paced-queue';

/** Data of this many ms is held, so that a late timer finds enough to send. */
const held = 50;
const leastHeld = 16 * 1024;

/** Limits data to a rate. The first byte of a quiet stream waits only for its own piece. */
export class BandwidthStage extends Stage<ToxicSettings['bandwidth']> {
  readonly #queue: PacedQueue;

  constructor(settings: ToxicSettings['bandwidth'], site: StageSite) {
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
    return this.#queue.bytes >= Math.max(leastHeld, (this.settings.rate * held) / 1000);
  }

  override changed(): void {
    this.#queue.changed();
  }

  override release(): void {
    this.#queue.flush();
  }

  override dispose(): void {
    this.#queue.clear();
  }
}
