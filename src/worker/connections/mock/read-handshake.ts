import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { MockHandshake } from '../../../bridge/mock';
import { parseUrl } from '../../../errors/parse-url';

/** Reads a client's opening handshake into plain data. */
export function readHandshake(request: IncomingMessage): MockHandshake {
  // A request target may be other than a path ("*", an absolute URL): the base lets each be parsed.
  const url = parseUrl(request.url ?? '/', 'http://mock') ?? new URL('http://mock/');
  return {
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    target: `${url.pathname}${url.search}`,
    headers: { ...request.headers },
    protocols: offeredProtocols(request.headers['sec-websocket-protocol'] ?? ''),
    origin: request.headers.origin,
    secure: request.socket instanceof TLSSocket,
  };
}

/** The names in a Sec-WebSocket-Protocol header, in the client's order. */
export function offeredProtocols(header: string): string[] {
  const names = header.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '');
}
