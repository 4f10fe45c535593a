import { BandwidthStage } from './bandwidth';

/** Reads more only when all queued bytes are sent, so that the sender notices backpressure early. */
export class SlowReaderStage extends BandwidthStage {
  override get isFull(): boolean {
    return this.withholds;
  }

  override get withholds(): boolean {
    return this.settings.rate === 0 || super.withholds;
  }

  override changed(): void {
    super.changed();
    this.site.drained();
  }
}
