/** Fixed ports of a file's servers: each server listens on another port, and reports the requested one. */
import type { AddressInfo, Server } from 'node:net';
import { type Address, hostKey } from './address';
import { boundPort } from './bound-port';
import { ListenTable, requestedAddress } from './listen-table';
import { type Listening, type ListenRules, patchListens } from './patch-listens';
import type { ListenCall } from './read-arguments';
import { SparePorts } from './spare-ports';
import { systemError } from './system-error';

export interface OwnPortsSite {
  /** The owner of a leased port of this process; see `RoutingSite`. */
  readonly leased?: ((port: number) => 'server' | 'other' | undefined) | undefined;
  /** Called when an address gets a route to a server. */
  readonly onDialled: (address: Address) => void;
  /**
   * Called with a server's fixed port and its port on 127.0.0.1; `undefined` when clients are refused or the
   * server has closed.
   */
  readonly onPort?: (requested: number, port: number | undefined) => void;
}

export class OwnPorts implements ListenRules {
  readonly #listeners = new ListenTable();
  readonly #redirects = new WeakMap<Server, number>();
  readonly #refused = new WeakSet<Server>();
  #spares: SparePorts | undefined;
  #undo: (() => void) | undefined;
  #collectors: readonly ((server: Server) => void)[] = [];

  constructor(private readonly site: OwnPortsSite) {}

  /** Whether Node's methods are replaced at present. */
  get isActive(): boolean {
    return this.#undo !== undefined;
  }

  /** Replaces fixed ports until the returned function is called; `collect` is called for each server. */
  async begin(collect: (server: Server) => void): Promise<() => void> {
    this.#spares ??= new SparePorts();
    await this.#spares.fill();
    this.#collectors = [...this.#collectors, collect];
    this.#undo ??= patchListens(this);
    return () => {
      this.#collectors = this.#collectors.filter((other) => other !== collect);
      if (this.#collectors.length === 0) this.#end();
    };
  }

  /** Redirects clients of this server to `port`. */
  redirect(server: Server, port: number): void {
    this.#redirects.set(server, port);
    this.#publish(server);
  }

  /** Refuses clients of a server while it listens, until the returned function is called. */
  refuse(server: Server): () => void {
    this.#refused.add(server);
    const requested = this.#listeners.of(server)?.requested;
    // Sockets that agents keep open would fail the first request later.
    if (requested !== undefined)
      this.site.onDialled({ host: hostKey(requested.host ?? ''), port: requested.port });
    this.#publish(server);
    return () => {
      this.#refused.delete(server);
      this.#publish(server);
    };
  }

  /** Fixed ports on which servers listen at present, and their ports on 127.0.0.1. */
  get ports(): readonly (readonly [requested: number, port: number])[] {
    return this.#listeners.dialled.flatMap(({ requested, realPort }) => {
      const port = realPort();
      return port === undefined || !isNear(requested) ? [] : [[requested.port, port] as const];
    });
  }

  /** Whether a server of the file listens, or has listened, on this port. */
  isOwned(port: number): boolean {
    return this.#listeners.isOwned(port);
  }

  /** The port on 127.0.0.1 for an address; `'none'` if the file's server has stopped. */
  find(address: Address): number | 'none' | undefined {
    const found = this.#listeners.find(address);
    if (found === undefined) return undefined;
    return found === 'none' ? 'none' : (found.realPort() ?? 'none');
  }

  close(): void {
    this.#collectors = [];
    this.#undo?.();
    this.#spares?.close();
  }

  /** @internal */
  listen(server: Server, call: ListenCall): Listening | { readonly error: Error } | undefined {
    const { host, port } = call;
    const leased = this.site.leased?.(port);
    if (leased === 'other') return undefined;
    if (this.#listeners.isTaken(call)) {
      return { error: systemError('EADDRINUSE', { host: host ?? '::', port }) };
    }
    if (this.#collectors.length === 0) return undefined;
    const spare = this.#spares?.take();
    const realPort = (): number | undefined => {
      if (this.#refused.has(server)) return undefined;
      return this.#redirects.get(server) ?? spare?.port ?? boundPort(server);
    };
    const isDialled = leased === undefined;
    // With a spare port it listens in this turn of the event loop, otherwise in the next.
    let isPending = spare === undefined;
    setImmediate(() => {
      isPending = false;
    });
    const isLive = () => server.listening || isPending;
    this.#listeners.add({ server, isLive, requested: { host, port }, realPort, isDialled });
    if (isDialled) this.site.onDialled({ host: hostKey(host ?? ''), port });
    server.prependOnceListener('listening', () => this.#publish(server));
    server.once('close', () => isDialled && isNear(call) && this.site.onPort?.(port, undefined));
    for (const collect of this.#collectors) collect(server);
    // Without a host it listens at once, like a spare, but on all interfaces.
    return { on: spare?.holder ?? { port: 0, ...(host !== undefined && { host: '127.0.0.1' }) } };
  }

  /** @internal */
  address(server: Server): AddressInfo | undefined {
    const listener = this.#listeners.of(server);
    return listener && requestedAddress(listener.requested);
  }

  #publish(server: Server): void {
    const listener = this.#listeners.of(server);
    if (listener === undefined || !listener.isDialled || !isNear(listener.requested)) return;
    this.site.onPort?.(listener.requested.port, listener.realPort());
  }

  /** Servers that are listening keep their ports. */
  #end(): void {
    this.#spares?.close();
    this.#spares = undefined;
    if (!this.#listeners.isEmpty) return;
    this.#undo?.();
    this.#undo = undefined;
  }
}

function isNear({ host = '' }: { readonly host?: string | undefined }): boolean {
  return hostKey(host) === 'localhost';
}
