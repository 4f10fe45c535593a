import type { ToxicSettings } from '../../../realm/network';
import { Stage } from '../stage';
import { ConnectionTimer } from './connection-timer';

/** Drops all data and resets the connection after a time, at once with 0. */
export class ResetPeerStage extends Stage<ToxicSettings['resetPeer']> {
  #hasDropped = false;
  readonly #timer = new ConnectionTimer(
    () => this.settings.timeout,
    () => this.site.connection.reset(),
  );

  override start(): void {
    this.#timer.start();
  }

  override write(): void {
    this.#hasDropped = true;
  }

  override changed(): void {
    this.#timer.set();
  }

  override release(): void {
    this.#timer.stop();
    if (this.#hasDropped) this.site.connection.reset();
  }

  override dispose(): void {
    this.#timer.stop();
  }
}
