import type { ToxicSettings } from '../../../realm/network';
import { Stage, type StageSite } from '../stage';
import { PacedQueue } from './paced-queue';

/** Passes data on at the rate of its settings. */
export abstract class PacedStage<Kind extends 'bandwidth' | 'slowReader'> extends Stage<
  ToxicSettings[Kind]
> {
  readonly #queue: PacedQueue;

  constructor(settings: ToxicSettings[Kind], site: StageSite) {
    super(settings, site);
    this.#queue = new PacedQueue(
      () => this.settings.rate,
      (piece) => {
        this.next.write(piece);
        this.site.drained();
      },
    );
  }

  /** Bytes that wait for their turn. */
  protected get waiting(): number {
    return this.#queue.bytes;
  }

  override write(chunk: Buffer): void {
    this.#queue.add(chunk);
  }

  override end(): void {
    this.#queue.finish(() => this.next.end());
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
