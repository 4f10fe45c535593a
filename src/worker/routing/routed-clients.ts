import type { Socket } from 'node:net';
import { type Address, addressKey } from './address';
import type { Route } from './route-table';

/** The open sockets that were redirected, with the route of each; those of a fixed port have none. */
export class RoutedClients {
  readonly #routes = new Map<Socket, Route | undefined>();

  add(socket: Socket, route: Route | undefined): void {
    this.#routes.set(socket, route);
    socket.once('close', () => this.#routes.delete(socket));
  }

  routeOf(socket: Socket): Route | undefined {
    return this.#routes.get(socket);
  }

  /** Local ports of the sockets to a routed address; `undefined` for one that is connecting. */
  ports(address: Address): readonly (number | undefined)[] {
    const key = addressKey(address);
    return [...this.#routes]
      .filter(([, route]) => route !== undefined && addressKey(route.address) === key)
      .map(([{ localPort }]) => localPort);
  }

  /** Destroys the sockets with these local ports. */
  drop(ports: readonly (number | undefined)[]): void {
    for (const socket of this.#routes.keys()) {
      if (ports.includes(socket.localPort)) socket.destroy();
    }
  }

  destroy(): void {
    for (const socket of this.#routes.keys()) socket.destroy();
    this.#routes.clear();
  }
}
