/** Tracks the servers that start to listen while a user's module is loaded and started. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'node:net';
import { read } from '../../errors/read-cause';
import { openSockets } from '../../platform/listening-server';
import { isOwnServer } from '../../platform/own-servers';
import { waitWhile } from '../../platform/time';
import type { Routing } from '../routing/routing';

/** Node publishes every call of `listen()` on this channel, before the port is bound. */
const channel = 'tracing:net.server.listen:asyncStart';

export class ListenWatch {
  readonly #servers = new Map<Server, ReadonlySet<Socket>>();
  readonly #note = (message: unknown): void => {
    const server = read(message, 'server');
    if (!(server instanceof Server) || this.#servers.has(server) || isOwnServer(server)) return;
    this.#servers.set(server, openSockets(server));
  };
  #endOwnPorts: (() => void) | undefined;
  #resumes: readonly (() => void)[] = [];

  /** Replaces the fixed ports that servers request by ports of this file. */
  async begin(routing: Routing): Promise<void> {
    for (const resume of this.#resumes) resume();
    this.#resumes = [];
    this.#endOwnPorts = await routing.fixedPorts.begin();
    subscribe(channel, this.#note);
  }

  /** Stops tracking; listening servers are unaffected. */
  end(): void {
    unsubscribe(channel, this.#note);
    this.#endOwnPorts?.();
  }

  /**
   * Cuts all connections, and refuses clients until `begin`: a server that listened at load cannot listen
   * again.
   */
  suspend(routing: Routing): void {
    this.#resumes = Array.from(this.#servers, ([server, sockets]) => {
      for (const socket of sockets) socket.destroy();
      return routing.fixedPorts.refuse(server);
    });
  }

  /** The first server that accepts upgrades; waits up to `time` ms for it. */
  async answering(time: number): Promise<HttpServer | undefined> {
    const find = () => this.#listening.find((server) => server.listenerCount('upgrade') > 0);
    await waitWhile(() => find() === undefined, time);
    return find() as HttpServer | undefined;
  }

  get hasServers(): boolean {
    return this.#servers.size > 0;
  }

  /** The requested ports. */
  get ports(): readonly number[] {
    return this.#listening.map(portOf).filter((port) => port !== undefined);
  }

  /** Stops listening and ends every connection. Safe to call twice. */
  async close(): Promise<void> {
    const servers = [...this.#servers];
    this.#servers.clear();
    await Promise.all(
      servers.map(([server, sockets]) => {
        // It may still fail to bind; that error is reported with more details.
        server.on('error', () => {});
        const closing = new Promise<void>((resolve) => server.close(() => resolve()));
        for (const socket of sockets) socket.destroy();
        return closing;
      }),
    );
  }

  get #listening(): readonly Server[] {
    return [...this.#servers.keys()].filter((server) => server.listening);
  }
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : undefined;
}
