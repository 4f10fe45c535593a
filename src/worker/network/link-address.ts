/** A link at the fixed address of a server: clients that dial it reach the link, and the link the server. */
import type { LinkEndpoint, LinkTarget } from '../../bridge/network';
import type { PortLease } from '../../bridge/ports';
import { hostKey } from '../routing/address';
import type { Route } from '../routing/route-table';
import type { Routing } from '../routing/routing';

/** Where a server really is, and the authority of its certificate where that is not the system's. */
export type ReachEndpoint = (
  endpoint: LinkEndpoint,
) => LinkEndpoint & { readonly ca?: string | undefined };

export class LinkAddress {
  readonly #routes = new Map<LinkEndpoint, Route>();
  readonly #ends: (() => void)[] = [];

  /** @param ca of the certificate that the link answers with where it reads messages */
  constructor(
    private readonly routing: Routing,
    private readonly target: LinkTarget,
    private readonly ca: string | undefined,
  ) {}

  /** From now on clients are led to the link. */
  lead(host: string, lease: PortLease): void {
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
        // Until it reads messages, the server's own certificate passes through it.
        ...(endpoint === secure && { ca: this.ca, keepsRoots: true }),
      };
      this.#routes.set(endpoint, route);
      this.#ends.push(this.routing.add(route));
    }
  }

  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  /** Where the server is: behind the link, and behind what else has its address. */
  readonly reach: ReachEndpoint = (endpoint) => {
    const route = this.#routes.get(endpoint);
    return route === undefined ? endpoint : this.routing.resolve(endpoint, route);
  };
}
