import type { ToxicSettings } from '../../../bridge/network';
import { TimedStage } from './timed-stage';

/** Lets data pass for a time and closes the connection then, however busy it is. */
export class LimitTimeStage extends TimedStage<ToxicSettings['limitTime']> {
  protected override get length(): number {
    return this.settings.time;
  }

  protected override expired(): void {
    this.site.connection.close();
  }
}
