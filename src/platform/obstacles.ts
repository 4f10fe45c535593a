import type { Socket } from 'node:net';
import type { OutageCall } from './outages';

/** What kept a client of a link or a mock server from completing its handshake. */
export interface Obstacle {
  /** `held`: its data was kept back or dropped, or it was not answered. */
  readonly effect: 'ended' | 'held' | 'refused';
  /** The call of the test that did so. */
  readonly call: OutageCall;
}

/** A socket of a client. */
type ClientSocket = Pick<Socket, 'remotePort'>;

/** Number of connections that are kept. */
const most = 1000;

/** The calls of the test that ended, refused or held handshakes and connections, by the TCP port of the client. */
export class Obstacles {
  readonly #noted = new Map<number, Obstacle>();

  note({ remotePort }: ClientSocket, effect: Obstacle['effect'], call: OutageCall): void {
    if (remotePort === undefined) return;
    this.#noted.set(remotePort, { effect, call });
    const [oldest] = this.#noted.keys();
    if (this.#noted.size > most && oldest !== undefined) this.#noted.delete(oldest);
  }

  /** Forgets that of an earlier connection, or one that is over. */
  forget({ remotePort }: ClientSocket): void {
    if (remotePort !== undefined) this.#noted.delete(remotePort);
  }

  at(clientPort: number): Obstacle | undefined {
    return this.#noted.get(clientPort);
  }
}
