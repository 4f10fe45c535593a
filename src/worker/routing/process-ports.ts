/** The fixed ports on which a Node process of a command listens, and those it connects to. */
import { type EventEmitter, errorMonitor } from 'node:events';
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
import { unusedPort } from './unused-port';

export class ProcessPorts implements ListenRules {
  readonly #folder: PortFolder;
  readonly #requested = new Map<Server, ListenCall>();
  /** Fixed ports that this process releases. */
  readonly #claimed = new Set<number>();
  /** Servers whose listen() was called, but that do not listen yet. */
  readonly #opening = new Map<number, Promise<unknown>>();
  /** Known as long as it runs: later, the system returns another one. */
  readonly #primary = process.ppid;

  constructor(private readonly place: CommandPlace) {
    this.#folder = new PortFolder(place.folder);
    process.once('exit', () => {
      for (const port of this.#claimed) this.#folder.release(port, process.pid);
    });
  }

  listen(server: Server, call: ListenCall): Listening | { readonly error: Error } | undefined {
    const { host, port, exclusive } = call;
    const isLeft = this.place.leased.includes(port) || hostKey(host ?? '') !== 'localhost';
    if (isLeft || this.#isForWorkers(server, port)) return undefined;
    const isShared = isClusterWorker() && !exclusive;
    const actual = isShared ? this.#share(port) : this.#claim(port);
    if (actual === undefined) {
      return { error: systemError('EADDRINUSE', { host: host ?? '::', port }) };
    }
    this.#requested.set(server, call);
    this.#publishLater(server, port, isShared ? actual : undefined);
    return { on: { port: actual, host: '127.0.0.1', exclusive } };
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

  /** The port to listen on instead; `undefined` if the fixed port is taken. */
  #claim(port: number): number | undefined {
    const { command } = this.place;
    if (!this.#folder.claim(port, { pid: process.pid, command })) return undefined;
    this.#claimed.add(port);
    return 0;
  }

  /** The same for a worker of a cluster; all its workers share the port. */
  #share(port: number): number | undefined {
    if ([...this.#requested.values()].some((call) => call.port === port)) return undefined;
    const own = { pid: this.#primary, command: this.place.command, isShared: true };
    const isFree = this.#folder.claim(port, own);
    // No holder: another worker is writing its entry.
    const { pid, isShared } = this.#folder.find(port) ?? own;
    if (!isFree && !(pid === own.pid && isShared)) return undefined;
    return this.#folder.agree(port, own.pid, unusedPort);
  }

  /** Whether this is the primary of a cluster, and listens on a port on which its workers have agreed. */
  #isForWorkers(server: Server, port: number): boolean {
    const requested = this.#folder.findAgreed(process.pid, port);
    if (requested === undefined) return false;
    this.#claimed.add(requested);
    // Another process may have taken the port: let the workers agree on a new one.
    server.once('error', () => this.#folder.release(requested, process.pid));
    return true;
  }

  /**
   * Publishes the port when the server listens, and again when it accepts upgrades; releases it at the end.
   *
   * @param agreed the port on which the workers of a cluster have agreed
   */
  #publishLater(server: Server, port: number, agreed: number | undefined): void {
    const { command } = this.place;
    const isShared = agreed !== undefined;
    const pid = isShared ? this.#primary : process.pid;
    const publish = (): void => {
      const real = boundPort(server);
      if (real === undefined) return;
      // Another worker may have attached its upgrade listener earlier.
      const known = isShared ? this.#folder.find(port)?.accepts : undefined;
      const accepts = acceptedScheme(server) ?? known;
      this.#folder.publish(port, { pid, command, port: real, accepts, isShared });
    };
    // The listener is added after this event.
    const noteUpgrade = (event: string | symbol): void => {
      if (event === 'upgrade') process.nextTick(publish);
    };
    const release = (): void => {
      server.off('newListener', noteUpgrade);
      const isOpen = this.#requested.delete(server);
      // The other workers of a cluster go on to listen.
      if (isOpen && this.#claimed.delete(port)) this.#folder.release(port, process.pid);
    };
    server.on('newListener', noteUpgrade);
    server.once('close', release);
    const open = new Promise<void>((resolve) => {
      // Not an 'error' listener: without one of the program's own, the error ends the process.
      const fail = ({ code }: NodeJS.ErrnoException): void => {
        // Another program has the port: the next workers agree on a new one.
        if (isShared && code === 'EADDRINUSE') this.#folder.disagree(port, pid, agreed);
        release();
        resolve();
      };
      const events: EventEmitter = server;
      events.once(errorMonitor, fail).once('close', resolve);
      events.prependOnceListener('listening', () => {
        events.off(errorMonitor, fail);
        publish();
        resolve();
      });
    });
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

/** In a cluster worker, the primary listens, on the requested port: Node refuses another. */
function isClusterWorker(): boolean {
  return (require('node:cluster') as { readonly isWorker: boolean }).isWorker;
}
