/** Servers of this package: they bind the requested port, and port routing does not apply to them. */
import type { Server } from 'node:net';

const own = new WeakSet<Server>();

export function ownServer<Kind extends Server>(server: Kind): Kind {
  own.add(server);
  return server;
}

export function isOwnServer(server: Server): boolean {
  return own.has(server);
}
