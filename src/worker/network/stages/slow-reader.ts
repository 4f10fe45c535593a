import { PacedStage } from './paced-stage';

/** Reads the next data only when the last has left, so that the sender feels it soon. */
export class SlowReaderStage extends PacedStage {
  override get isFull(): boolean {
    return this.settings.rate === 0 || this.waiting > 0;
  }

  override changed(): void {
    super.changed();
    this.site.drained();
  }
}
