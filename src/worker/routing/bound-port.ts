import { Server } from 'node:net';

// The original method, taken before it is replaced.
const { address: addressOfServer } = Server.prototype;

/** The port on which a server actually listens. */
export function boundPort(server: Server): number | undefined {
  const address = addressOfServer.call(server);
  return typeof address === 'object' && address !== null ? address.port : undefined;
}
