import type { ToxicSettings } from '../../../realm/network';
import { Stage } from '../stage';
import { ConnectionTimer } from './connection-timer';

/**
 * Drops all data and closes the connection after a time. Removing it closes the connections that
 * lost data, as in Toxiproxy: their streams have a hole.
 */
export class TimeoutStage extends Stage<ToxicSettings['timeout']> {
  #hasDropped = false;
  readonly #timer = new ConnectionTimer(
    () => this.settings.timeout || undefined,
    () => this.site.connection.close(),
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
    if (this.#hasDropped) this.site.connection.close();
  }

  override dispose(): void {
    this.#timer.stop();
  }
}
