import type { ToxicSettings } from '../../../realm/network';
import { Stage } from '../stage';
import { ConnectionTimer } from './connection-timer';

/** Delays the end of the stream. */
export class SlowCloseStage extends Stage<ToxicSettings['slowClose']> {
  #isEnding = false;
  readonly #timer = new ConnectionTimer(
    () => this.settings.delay,
    () => this.release(),
  );

  override write(chunk: Buffer): void {
    this.next.write(chunk);
  }

  override end(): void {
    this.#isEnding = true;
    this.#timer.start();
  }

  override changed(): void {
    if (this.#isEnding) this.#timer.set();
  }

  override release(): void {
    this.#timer.stop();
    if (this.#isEnding) this.next.end();
    this.#isEnding = false;
  }

  override dispose(): void {
    this.#timer.stop();
  }
}
