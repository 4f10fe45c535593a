import type { ClientRequest } from 'node:http';
import type { WebSocket } from 'ws';
import type { HandshakeRequest } from '../../bridge/connection-data';

const sent = Symbol('sent handshake');

/** The latest one as JSON: clients of a server that send the same share one text, as those of a load test do. */
let latest = '';

/** Keeps what the handshake of a socket sends, without its random key; after a redirect that of the last request. */
export function keepHandshake(request: ClientRequest, socket: WebSocket): void {
  const { 'sec-websocket-key': _random, ...headers } = request.getHeaders();
  const text = JSON.stringify({ target: request.path, headers });
  if (text !== latest) latest = text;
  Object.assign(socket, { [sent]: latest });
}

/** What the handshake of a client's socket sent; `undefined` where the user's own `finishRequest` did. */
export function sentHandshake(socket: WebSocket): HandshakeRequest | undefined {
  const { [sent]: text } = socket as WebSocket & { readonly [sent]?: string };
  return text === undefined ? undefined : (JSON.parse(text) as HandshakeRequest);
}
