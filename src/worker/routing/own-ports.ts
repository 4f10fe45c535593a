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
  /** Called with the fixed port of a server and its port on 127.0.0.1, `undefined` when it is refused or has closed. */
  readonly onPort?: (asked: number, port: number | undefined) => void;
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
    this.#publish(server);
  }

  /** Clients of a server are refused while it listens, until the returned function is called. */
  refuse(server: Server): () => void {
    this.#refused.add(server);
    const asked = this.#listeners.of(server)?.asked;
    // Sockets that agents keep to it would fail the first request after it.
    if (asked !== undefined)
      this.site.onDialled({ host: hostKey(asked.host ?? ''), port: asked.port });
    this.#publish(server);
    return () => {
      this.#refused.delete(server);
      this.#publish(server);
    };
  }

  /** The fixed ports on which servers listen now, and their ports on 127.0.0.1. */
  get ports(): readonly (readonly [asked: number, port: number])[] {
    return this.#listeners.dialled.flatMap(({ asked, realPort }) => {
      const port = realPort();
      return port === undefined || !isNear(asked) ? [] : [[asked.port, port] as const];
    });
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
    if (leased === 'other') return undefined;
    if (this.#listeners.isTaken(call)) {
      return { error: systemError('EADDRINUSE', { host: host ?? '::', port }) };
    }
    if (this.#collectors.length === 0) return undefined;
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
    server.prependOnceListener('listening', () => this.#publish(server));
    server.once('close', () => isDialled && isNear(call) && this.site.onPort?.(port, undefined));
    for (const collect of this.#collectors) collect(server);
    // Without a host it listens at once, like a spare, but on all interfaces.
    return { on: spare?.holder ?? { port: 0, ...(host !== undefined && { host: '127.0.0.1' }) } };
  }

  /** @internal */
  address(server: Server): AddressInfo | undefined {
    const listener = this.#listeners.of(server);
    return listener && askedAddress(listener.asked);
  }

  #publish(server: Server): void {
    const listener = this.#listeners.of(server);
    if (listener === undefined || !listener.isDialled || !isNear(listener.asked)) return;
    this.site.onPort?.(listener.asked.port, listener.realPort());
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

function isNear({ host = '' }: { readonly host?: string | undefined }): boolean {
  return hostKey(host) === 'localhost';
}
