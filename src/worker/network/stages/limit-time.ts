import type { ToxicSettings } from '../../../realm/network';
import { Stage } from '../stage';
import { ConnectionTimer } from './connection-timer';

/** Lets data pass for a time and closes the connection then, however busy it is. */
export class LimitTimeStage extends Stage<ToxicSettings['limitTime']> {
  readonly #timer = new ConnectionTimer(
    () => this.settings.time,
    () => this.site.connection.close(),
  );

  override start(): void {
    this.#timer.start();
  }

  override write(chunk: Buffer): void {
    this.next.write(chunk);
  }

  override changed(): void {
    this.#timer.set();
  }

  override release(): void {
    this.#timer.stop();
  }

  override dispose(): void {
    this.#timer.stop();
  }
}
