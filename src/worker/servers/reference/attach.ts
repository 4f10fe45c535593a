import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { acceptHandshake } from './accept-handshake';
import { answerHttp, refuseUpgrade } from './http';
import type { JsonObject } from './protocol';
import { routeOf } from './routes';
import { serve } from './serve';
import { type ReferenceServerSettings, readSettings } from './settings';

/**
 * Attaches the reference server to HTTP or HTTPS servers of the caller, who listens on them and closes them.
 * They share their clients: a broadcast over `ws` reaches `wss`.
 *
 * @returns a function that refuses new connections and closes the open ones with 1001; drops those that do
 * not
 *   answer within `closeTimeout`. Leaves the HTTP servers listening. Safe to call twice.
 * @throws ERR_WS_OPTION_INVALID
 */
export function attachReferenceServer(
  servers: readonly Server[],
  changes?: Partial<ReferenceServerSettings>,
): () => Promise<void> {
  const settings = { ...readSettings(), ...changes };
  const open = new Set<WebSocket>();
  const audience = new Set<WebSocket>();
  const waiting = new Set<Duplex>();

  const broadcast = (message: JsonObject) => {
    const text = JSON.stringify(message);
    for (const socket of audience) if (socket.readyState === socket.OPEN) socket.send(text);
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Without a listener, a client that disconnects during its handshake would throw in this process.
    socket.on('error', () => socket.destroy());
    const route = routeOf(request.url ?? '/');
    const token = bearerToken(request);
    const authenticated = token !== undefined && settings.tokens.includes(token);
    if (route.kind === 'reject') return refuseUpgrade(socket, route.status);
    // Required by RFC 6455 section 4.2.1; `ws` does not check these.
    if (request.httpVersion === '1.0' || !request.headers.host) return refuseUpgrade(socket, 400);
    if (token !== undefined && !authenticated) return refuseUpgrade(socket, 401);
    if (route.kind === 'hang') {
      waiting.add(socket);
      socket.once('close', () => waiting.delete(socket));
      return;
    }
    const acceptor = acceptHandshake(route, settings.messageSizeLimit);
    acceptor.handleUpgrade(request, socket, head, (client) => {
      open.add(client);
      client.once('close', () => {
        open.delete(client);
        audience.delete(client);
      });
      const admit = () => audience.add(client);
      const connectionId = randomUUID();
      serve(client, route, { connectionId, settings, authenticated, broadcast, admit });
    });
  };

  const onRequest = (request: IncomingMessage, response: ServerResponse) =>
    answerHttp(request, response, open.size);

  for (const server of servers) server.on('upgrade', onUpgrade).on('request', onRequest);

  return async () => {
    for (const server of servers) server.off('upgrade', onUpgrade).off('request', onRequest);
    for (const socket of waiting) socket.destroy();
    await Promise.all([...open].map((client) => closeClient(client, settings.closeTimeout)));
  };
}

function closeClient(client: WebSocket, closeTimeout: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => client.terminate(), closeTimeout);
    client.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    client.close(1001, 'Server is shutting down');
  });
}

function bearerToken({ headers }: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
