import { userLine } from '../../errors/user-line';
import type { CallSite } from '../call-site';

/** Broadcasts of a mock server that reached no client. */
export class MissedBroadcasts {
  #first: CallSite | undefined;
  #isMissed = false;

  /** Called for a broadcast while no client is connected. */
  note(site: CallSite): void {
    this.#first ??= site;
  }

  /** Called for each client that connects. */
  noteClient(): void {
    this.#isMissed = this.#first !== undefined;
  }

  /** Names the first broadcast; empty unless a client has connected since. */
  describe(): string {
    const line = this.#isMissed ? userLine(this.#first?.stack) : undefined;
    if (line === undefined) return '';
    return `mock.broadcast() at ${line} reached no client, since none was connected; a client has connected since. Await mock.nextConnection() before it.`;
  }
}
