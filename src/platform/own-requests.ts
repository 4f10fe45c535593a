/** The requests of clients, those of this package and others. */
import type { ClientRequest } from 'node:http';

const own = new WeakSet<ClientRequest>();

/** Marks a handshake of this package's own clients, whose failures describe it. */
export function ownRequest(request: ClientRequest): ClientRequest {
  own.add(request);
  return request;
}

export function isOwnRequest(request: ClientRequest): boolean {
  return own.has(request);
}

/** The listeners of all its events: what a client does with a request. */
export function listenersOf(request: ClientRequest): readonly unknown[] {
  return request.eventNames().flatMap((name) => request.listeners(name));
}
