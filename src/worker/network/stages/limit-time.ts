import type { ToxicSettings } from '../../../bridge/toxic-settings';
import { TimedStage } from './timed-stage';

/** Closes the connection after a time, even during traffic. */
export class LimitTimeStage extends TimedStage<ToxicSettings['limitTime']> {
  protected override get length(): number {
    return this.settings.time;
  }

  protected override expired(): void {
    this.site.connection.close();
  }
}
