import type { ClientRequest } from 'node:http';
import type { WebSocket } from 'ws';
import type { HandshakeRequest } from '../../bridge/connection-data';
import { SharedText } from './shared-text';

const sent = Symbol('sent handshake');

const texts = new SharedText();

/**
 * Keeps the handshake that a socket sent, without its random key; after a redirect, that of the last request.
 */
export function keepHandshake(request: ClientRequest, socket: WebSocket): void {
  const { 'sec-websocket-key': _random, ...headers } = request.getHeaders();
  const text = texts.of(JSON.stringify({ target: request.path, headers }));
  Object.assign(socket, { [sent]: text });
}

/** The handshake that a client's socket sent; `undefined` if the user set `finishRequest`. */
export function sentHandshake(socket: WebSocket): HandshakeRequest | undefined {
  const { [sent]: text } = socket as WebSocket & { readonly [sent]?: string };
  return text === undefined ? undefined : (JSON.parse(text) as HandshakeRequest);
}
