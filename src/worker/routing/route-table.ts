/** Addresses that are routed to a mock server, a link, or the file's server. */
import { type Address, addressKey } from './address';

/** The routes of addresses. */
export interface Route {
  readonly address: Address;
  /** The port on 127.0.0.1 (or on `host`); `undefined` while nothing answers there. */
  readonly target: () => Address | undefined;
  /** While it is there, clients wait for it, and are routed then. */
  readonly opening?: Promise<unknown>;
  /** PEM of the authority that TLS clients of this address trust, there and nowhere else. */
  readonly ca?: string | undefined;
  /** The server behind it may have a certificate of the system's authorities, too. */
  readonly keepsRoots?: boolean;
  /** Once it is removed, connections to its address are refused for the rest of the file: they mean a mock server. */
  readonly staysClosed?: boolean;
}

export class RouteTable {
  #routes: readonly Route[] = [];

  add(route: Route): void {
    this.#routes = [route, ...this.#routes];
  }

  /** @param keepsClosed whether an address that had mock servers refuses connections from now on */
  remove(route: Route, keepsClosed: boolean): void {
    this.#routes = this.#routes.filter((other) => other !== route);
    if (!keepsClosed || route.staysClosed !== true || this.find(route.address) !== undefined)
      return;
    this.#routes = [...this.#routes, { address: route.address, target: () => undefined }];
  }

  get isEmpty(): boolean {
    return this.#routes.length === 0;
  }

  /** Whether some route is not of this machine's loopback. */
  get hasNames(): boolean {
    return this.#routes.some(({ address }) => address.host !== 'localhost');
  }

  /** The newest route of an address; of those that are older than `below`, where it is given. */
  find(address: Address, below?: Route): Route | undefined {
    const key = addressKey(address);
    const from = below === undefined ? 0 : this.#routes.indexOf(below) + 1;
    return this.#routes.slice(from).find((route) => addressKey(route.address) === key);
  }

  /** Whether a name has a route on some port: it is not looked up then. */
  hasHost(host: string): boolean {
    return this.#routes.some(({ address }) => address.host === host);
  }
}
