/** Servers that the code of a test file has started by itself. */
import { Server } from 'node:net';
import { read } from '../../errors/read-cause';
import { isOwnServer } from '../../platform/own-servers';
import { watchChannel } from '../../platform/watch-channel';
import { boundPort } from './bound-port';

export class ListeningServers {
  readonly #servers = new Set<Server>();
  /** Ends the watch. */
  readonly end = watchChannel('tracing:net.server.listen:asyncStart', (message) => {
    const server = read(message, 'server');
    if (server instanceof Server && !isOwnServer(server)) this.#servers.add(server);
  });

  /** Whether one listens on this port. */
  has(port: number): boolean {
    return [...this.#servers].some((server) => boundPort(server) === port);
  }
}
