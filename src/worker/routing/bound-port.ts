import { Server } from 'node:net';

// Before anything replaces it.
const { address: addressOfServer } = Server.prototype;

/** The port that a server has in fact. */
export function boundPort(server: Server): number | undefined {
  const address = addressOfServer.call(server);
  return typeof address === 'object' && address !== null ? address.port : undefined;
}
