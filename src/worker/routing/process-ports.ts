/** The fixed ports on which a Node process of a command listens, and those it connects to. */
import { once } from 'node:events';
import { type AddressInfo, Server } from 'node:net';
import { hostKey } from './address';
import { boundPort } from './bound-port';
import type { CommandPlace } from './command-ports';
import { requestedAddress } from './listen-table';
import type { Dial } from './patch-dials';
import type { Listening, ListenRules } from './patch-listens';
import { type PortEntry, PortFolder } from './port-folder';
import type { ListenCall } from './read-arguments';
import { systemError } from './system-error';

export class ProcessPorts implements ListenRules {
  readonly #folder: PortFolder;
  readonly #own;
  readonly #requested = new Map<Server, ListenCall>();
  /** Servers whose listen() was called, but that do not listen yet. */
  readonly #opening = new Map<number, Promise<unknown>>();

  constructor(private readonly place: CommandPlace) {
    this.#folder = new PortFolder(place.folder);
    this.#own = { pid: process.pid, command: place.command };
    process.once('exit', () => {
      for (const { port } of this.#requested.values()) this.#folder.release(port);
    });
  }

  listen(server: Server, call: ListenCall): Listening | { readonly error: Error } | undefined {
    const { host, port } = call;
    const isLeft = this.place.leased.includes(port) || hostKey(host ?? '') !== 'localhost';
    if (isLeft || isClusterWorker()) return undefined;
    if (!this.#folder.claim(port, this.#own)) {
      return { error: systemError('EADDRINUSE', { host: host ?? '::', port }) };
    }
    this.#requested.set(server, call);
    this.#publishLater(server, port);
    return { on: { port: 0, host: '127.0.0.1' } };
  }

  address(server: Server): AddressInfo | undefined {
    const call = this.#requested.get(server);
    return call && requestedAddress(call);
  }

  dial(options: { readonly host?: string | undefined; readonly port: number }): Dial {
    if (hostKey(options.host ?? 'localhost') !== 'localhost') return undefined;
    const open = this.#opening.get(options.port);
    if (open !== undefined) return { later: open.then(() => this.dial(options)) };
    const port = this.#folder.find(options.port)?.port;
    return port === undefined ? undefined : { host: '127.0.0.1', port };
  }

  /**
   * Publishes the port when the server listens, and again when it accepts upgrades; releases it at the end.
   */
  #publishLater(server: Server, port: number): void {
    const publish = (): void => {
      const real = boundPort(server);
      if (real === undefined) return;
      this.#folder.publish(port, { ...this.#own, port: real, accepts: acceptedScheme(server) });
    };
    // The listener is added after this event.
    const noteUpgrade = (event: string | symbol): void => {
      if (event === 'upgrade') process.nextTick(publish);
    };
    const release = (): void => {
      server.off('newListener', noteUpgrade);
      if (this.#requested.delete(server)) this.#folder.release(port);
    };
    server.prependOnceListener('listening', publish);
    server.on('newListener', noteUpgrade);
    server.once('close', release);
    const open = once(server, 'listening').catch(release);
    this.#opening.set(port, open);
    void open.then(() => this.#opening.delete(port));
  }
}

/** How a server accepts upgrades; a bare `net.Server` may answer handshakes by itself. */
function acceptedScheme(server: Server): PortEntry['accepts'] {
  if (Object.getPrototypeOf(server) === Server.prototype) return 'ws';
  if (server.listenerCount('upgrade') === 0) return undefined;
  return 'setSecureContext' in server ? 'wss' : 'ws';
}

/** In a cluster worker, the primary listens. */
function isClusterWorker(): boolean {
  return (require('node:cluster') as { readonly isWorker: boolean }).isWorker;
}
