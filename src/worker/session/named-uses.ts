/** Tracks which servers of option `servers` a file uses, for `failOnUnused`. */
import type { Socket } from 'node:net';
import { read } from '../../errors/read-cause';
import { watchChannel } from '../../platform/watch-channel';
import type { FileServers } from './file-servers';

export class NamedUses {
  readonly #named = new Set<string>();
  /** Ports to which code of this process has connected. */
  readonly #dialled = new Set<number>();
  /** Whether there are child processes: they may connect to servers whose clients are not seen. */
  #hasChildren = false;
  /** Names of servers that are processes while the tests run. */
  readonly #processes: readonly string[];
  readonly #stops: (() => void)[];

  constructor(private readonly servers: FileServers) {
    this.#processes = [...servers.byName].flatMap(([name, { pid }]) => (pid ? [name] : []));
    this.#stops = [
      watchChannel('net.client.socket', (message) => {
        const socket = read(message, 'socket') as Socket;
        socket.once('connect', () => this.#dialled.add(Number(socket.remotePort)));
      }),
      watchChannel('child_process', () => {
        this.#hasChildren = true;
      }),
    ];
  }

  /** Records that a test named the server. */
  note(name: string): void {
    this.#named.add(name);
  }

  /** Servers that no test named or connected to. A server that cannot be tracked counts as used. */
  unused(): readonly string[] {
    const { byName } = this.servers;
    return [...byName].flatMap(([name, { address, site }]) => {
      if (name === '' || this.#named.has(name)) return [];
      const hasServed = site.ports?.hasServed;
      const mayBeReached = this.#hasChildren || this.#processes.some((other) => other !== name);
      if (hasServed === undefined && mayBeReached) return [];
      const { port, sslPort } = address;
      const isDialled = [port, sslPort].some((at) => at !== undefined && this.#dialled.has(at));
      return isDialled || hasServed === true ? [] : [name];
    });
  }

  /** Stops tracking; safe to call twice. */
  end(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}
