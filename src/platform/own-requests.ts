/** Handshakes of this package's own clients, whose failures describe them. */
import type { ClientRequest } from 'node:http';

const own = new WeakSet<ClientRequest>();

export function ownRequest(request: ClientRequest): ClientRequest {
  own.add(request);
  return request;
}

export function isOwnRequest(request: ClientRequest): boolean {
  return own.has(request);
}
