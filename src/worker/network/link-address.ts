/** Routes a server's fixed address to a link: its clients reach the link, and the link reaches the server. */
import type { LinkEndpoint, LinkTarget } from '../../bridge/network';
import type { PortLease } from '../../bridge/ports';
import { hostKey } from '../routing/address';
import type { Route } from '../routing/route-table';
import type { Routing } from '../routing/routing';

/** The real address of a server, and its certificate authority if the system does not trust it. */
export type ReachEndpoint = (
  endpoint: LinkEndpoint,
) => LinkEndpoint & { readonly ca?: string | undefined };

export class LinkAddress {
  readonly #routes = new Map<LinkEndpoint, Route>();
  readonly #ends: (() => void)[] = [];

  /** @param ca authority of the link's certificate, if the link reads messages */
  constructor(
    private readonly routing: Routing,
    private readonly target: LinkTarget,
    private readonly ca: string | undefined,
  ) {}

  /** Redirects clients to the link. */
  redirect(host: string, lease: PortLease): void {
    const { plain, secure } = this.target;
    const ports = [
      [plain, lease.port],
      [secure, lease.sslPort],
    ] as const;
    for (const [endpoint, port] of ports) {
      if (endpoint === undefined) continue;
      const route: Route = {
        address: { host: hostKey(endpoint.host), port: endpoint.port },
        target: () => ({ host, port }),
        // Unless the link reads messages, TLS passes through with the server's own certificate.
        ...(endpoint === secure && { ca: this.ca, keepsRoots: true }),
      };
      this.#routes.set(endpoint, route);
      this.#ends.push(this.routing.add(route));
    }
  }

  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  /** The server's address, bypassing the link but not other routes. */
  readonly reach: ReachEndpoint = (endpoint) => {
    const route = this.#routes.get(endpoint);
    return route === undefined ? endpoint : this.routing.resolve(endpoint, route);
  };
}
