/** Servers with which this package listens: they get the port that they ask for, and belong to no file. */
import type { Server } from 'node:net';

const own = new WeakSet<Server>();

export function ownServer<Kind extends Server>(server: Kind): Kind {
  own.add(server);
  return server;
}

export function isOwnServer(server: Server): boolean {
  return own.has(server);
}
