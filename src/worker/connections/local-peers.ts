/**
 * The clients of this process that are connected to its mock servers: there, the test itself ends both sides.
 */
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** Those whose handshake is pending, by the ports of both sides. */
const pending = new Map<string, WebSocket>();
const ended = new WeakSet<WebSocket>();

/** Registers a client until its handshake is over. @param tcp its socket, connected */
export function notePending(request: ClientRequest, tcp: Socket, client: WebSocket): void {
  const { localPort, remotePort } = tcp;
  if (localPort === undefined || remotePort === undefined) return;
  const key = keyOf(localPort, remotePort);
  pending.set(key, client);
  request.once('close', () => pending.delete(key));
}

/**
 * The client on the other side of a mock server's socket; `undefined` in another process, or behind a link.
 * Call this as soon as the handshake is answered.
 */
export function clientOf(tcp: Duplex): WebSocket | undefined {
  const { localPort, remotePort } = tcp as Partial<Socket>;
  return pending.get(keyOf(Number(remotePort), Number(localPort)));
}

/** Records that the test ends the client's connection from the other side, without a closing handshake. */
export function noteEnded(client: WebSocket | undefined): void {
  if (client !== undefined) ended.add(client);
}

/** Whether the test has ended the client's connection from the other side. */
export function isEndedByPeer(client: WebSocket): boolean {
  return ended.has(client);
}

function keyOf(client: number, server: number): string {
  return `${client} to ${server}`;
}
