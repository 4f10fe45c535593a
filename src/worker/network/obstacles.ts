import type { Socket } from 'node:net';
import type { Obstacle } from '../../bridge/network';
import type { OutageCall } from '../../platform/outages';

/** Number of connections that are kept. */
const most = 1000;

/** The calls of the test that ended, refused or held connections of a link, by the TCP port of the client. */
export class Obstacles {
  readonly #noted = new Map<number, Obstacle>();

  note({ remotePort }: Socket, effect: Obstacle['effect'], call: OutageCall): void {
    if (remotePort === undefined) return;
    this.#noted.set(remotePort, { effect, call });
    const [oldest] = this.#noted.keys();
    if (this.#noted.size > most && oldest !== undefined) this.#noted.delete(oldest);
  }

  /** Forgets that of an earlier connection, or one that is over. */
  forget({ remotePort }: Socket): void {
    if (remotePort !== undefined) this.#noted.delete(remotePort);
  }

  at(clientPort: number): Obstacle | undefined {
    return this.#noted.get(clientPort);
  }
}
