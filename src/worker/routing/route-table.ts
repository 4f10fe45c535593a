/** Addresses that are routed to a mock server, a link, or the file's server. */
import { type Address, addressKey } from './address';

/** The route of an address. */
export interface Route {
  readonly address: Address;
  /** The port on 127.0.0.1 (or on `host`); `undefined` while nothing listens there. */
  readonly target: () => Address | undefined;
  /** If set, clients wait for it, and are routed afterwards. */
  readonly opening?: Promise<unknown>;
  /** PEM of the certificate authority that TLS clients trust for this address only. */
  readonly ca?: string | undefined;
  /**
   * Whether clients also trust the default authorities: the server behind the route may have such a
   * certificate.
   */
  readonly keepsRoots?: boolean;
  /**
   * Whether connections to the address are refused for the rest of the file once the route is removed: they
   * are meant for a mock server. A server of the file that is there is reached again.
   */
  readonly staysClosed?: boolean;
  /** Whether this refuses connections in place of a removed route. */
  readonly isRefusal?: boolean;
}

export class RouteTable {
  #routes: readonly Route[] = [];

  /** @param isServed whether a server of the file is at this address */
  constructor(private readonly isServed: (address: Address) => boolean) {}

  add(route: Route): void {
    this.#routes = [route, ...this.#routes];
  }

  /** @param keepsClosed whether an address that had mock servers refuses connections from now on */
  remove(route: Route, keepsClosed: boolean): void {
    this.#routes = this.#routes.filter((other) => other !== route);
    const { address, staysClosed = false } = route;
    if (!keepsClosed || !staysClosed || this.#at(address).length > 0) return;
    this.#routes = [...this.#routes, { address, target: () => undefined, isRefusal: true }];
  }

  get isEmpty(): boolean {
    return this.#routes.length === 0;
  }

  /** Whether any route is for another host than loopback. */
  get hasNames(): boolean {
    return this.#routes.some(({ address }) => address.host !== 'localhost');
  }

  /** The newest route of an address; with `below`, the newest that is older than `below`. */
  find(address: Address, below?: Route): Route | undefined {
    const all = this.#at(address);
    const found = all[below === undefined ? 0 : all.indexOf(below) + 1];
    return found?.isRefusal === true && this.isServed(address) ? undefined : found;
  }

  /** Whether connections are refused where a mock server was. */
  isRefused(address: Address): boolean {
    return this.find(address)?.isRefusal === true;
  }

  /** Whether a name has a route on any port: then it is not looked up. */
  hasHost(host: string): boolean {
    return this.#routes.some(({ address }) => address.host === host);
  }

  #at(address: Address): readonly Route[] {
    const key = addressKey(address);
    return this.#routes.filter((route) => addressKey(route.address) === key);
  }
}
