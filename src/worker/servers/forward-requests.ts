import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Lets `to` answer what arrives on `from`: plain requests and upgrades. */
export function forwardRequests(from: Server, to: Server): void {
  if (to.listenerCount('request') > 0) {
    from.on('request', (request: IncomingMessage, response: ServerResponse) => {
      to.emit('request', request, response);
    });
  }
  from.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    to.emit('upgrade', request, socket, head);
  });
}
