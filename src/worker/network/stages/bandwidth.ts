import { PacedStage } from './paced-stage';

/** Data of this many ms is held, so that a late timer finds enough to send. */
const held = 50;
const leastHeld = 16 * 1024;

/** Limits data to a rate. The first byte of a quiet stream waits only for its own piece. */
export class BandwidthStage extends PacedStage {
  override get isFull(): boolean {
    return this.waiting >= Math.max(leastHeld, (this.settings.rate * held) / 1000);
  }
}
