/** The fixed ports on which servers of a file listen: each gets a port of its own, and reports the one that it requested. */
import type { AddressInfo, Server } from 'node:net';
import { type Address, hostKey } from './address';
import { boundPort } from './bound-port';
import { askedAddress, ListenTable } from './listen-table';
import { type Listening, type ListenRules, patchListens } from './patch-listens';
import type { ListenCall } from './read-arguments';
import { SparePorts } from './spare-ports';
import { systemError } from './system-error';

export interface OwnPortsSite {
  /** The owner of a leased port of this process; see `RoutingSite`. */
  readonly leased?: ((port: number) => 'server' | 'other' | undefined) | undefined;
  /** Called when an address gets a route to a server. */
  readonly onDialled: (address: Address) => void;
}

export class OwnPorts implements ListenRules {
  readonly #listeners = new ListenTable();
  readonly #leads = new WeakMap<Server, number>();
  readonly #refused = new WeakSet<Server>();
  #spares: SparePorts | undefined;
  #undo: (() => void) | undefined;
  #collectors: readonly ((server: Server) => void)[] = [];

  constructor(private readonly site: OwnPortsSite) {}

  /** Whether Node's methods are replaced now. */
  get isActive(): boolean {
    return this.#undo !== undefined;
  }

  /** From now on, until the returned function is called; `collect` is called for each server. */
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

  /** Clients of a server reach another port, which answers in its place. */
  lead(server: Server, port: number): void {
    this.#leads.set(server, port);
  }

  /** Clients of a server are refused while it listens, until the returned function is called. */
  refuse(server: Server): () => void {
    this.#refused.add(server);
    const asked = this.#listeners.of(server)?.asked;
    // Sockets that agents keep to it would fail the first request after it.
    if (asked !== undefined)
      this.site.onDialled({ host: hostKey(asked.host ?? ''), port: asked.port });
    return () => this.#refused.delete(server);
  }

  /** Whether a server of the file listens, or has listened, on this port. */
  isOwned(port: number): boolean {
    return this.#listeners.isOwned(port);
  }

  /** The port on 127.0.0.1 for an address; `'none'` where the file's own server has stopped. */
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
    if (this.#collectors.length === 0 || leased === 'other') return undefined;
    if (this.#listeners.isTaken(call)) {
      return { error: systemError('EADDRINUSE', { host: host ?? '::', port }) };
    }
    const spare = this.#spares?.take();
    const realPort = (): number | undefined => {
      if (this.#refused.has(server)) return undefined;
      return this.#leads.get(server) ?? spare?.port ?? boundPort(server);
    };
    const isDialled = leased === undefined;
    // With a spare it listens in this turn of the event loop, else in the next.
    let isPending = spare === undefined;
    setImmediate(() => {
      isPending = false;
    });
    const isLive = () => server.listening || isPending;
    this.#listeners.add({ server, isLive, asked: { host, port }, realPort, isDialled });
    if (isDialled) this.site.onDialled({ host: hostKey(host ?? ''), port });
    for (const collect of this.#collectors) collect(server);
    // Without a host it listens at once, like a spare, but on all interfaces.
    return { on: spare?.holder ?? { port: 0, ...(host !== undefined && { host: '127.0.0.1' }) } };
  }

  /** @internal */
  address(server: Server): AddressInfo | undefined {
    const listener = this.#listeners.of(server);
    return listener && askedAddress(listener.asked);
  }

  /** Servers that listen keep the ports that they believe to have. */
  #end(): void {
    this.#spares?.close();
    this.#spares = undefined;
    if (!this.#listeners.isEmpty) return;
    this.#undo?.();
    this.#undo = undefined;
  }
}
