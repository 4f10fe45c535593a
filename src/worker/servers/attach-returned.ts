/** Attaches the value that a server module returned or exports; its classes belong to the test's realm. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isHttpServer, isUpgradeHandler, type UpgradeHandler } from '../../bridge/server-shapes';
import { callMethod, read } from '../../errors/read-cause';
import { withFallback } from '../../errors/with-fallback';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { atExports } from './export-failures';
import { type FileListeners, forwardRequests } from './file-ports';

/**
 * Makes the value that a module returned answer on the listeners, unless the module has attached to them
 * itself.
 *
 * @throws WsDynamicError `ERR_WS_SERVER_EXPORT` for a server that listens by itself,
 *   `ERR_WS_SERVER_FAILED` when nothing answers handshakes
 */
export function attachReturned(returned: unknown, name: string, listeners: FileListeners): void {
  const { httpServer, servers } = listeners;
  if (httpServer.listenerCount('connection') === 0) throw listenersRemoved(name);
  if (!answersUpgrades(httpServer)) {
    if (isHttpServer(returned) && !servers.includes(returned)) {
      refuseOwnPort(returned, name);
      refuseClientCertificates(returned, name);
      if (!answersUpgrades(returned)) throw withoutUpgrades(name);
      for (const server of servers) forwardRequests(server, returned);
    } else if (isUpgradeHandler(returned)) {
      refuseOwnPort(returned, name);
      for (const server of servers) forwardUpgrades(server, returned);
    } else {
      throw answersNothing(name);
    }
  }
  // A module may use the HTTPS server but attach nothing to it: then `httpServer` handles ws and wss.
  for (const server of servers) {
    if (!answersUpgrades(server)) forwardRequests(server, httpServer);
    if (server.listenerCount('request') === 0) answerPlainRequests(server);
  }
}

/** Answers plain requests, so that they do not hang: with 426, as `ws` does (RFC 9110 section 15.5.22). */
function answerPlainRequests(server: Server): void {
  server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    // A module may attach its own handler later.
    if (server.listenerCount('request') > 1) return;
    response.writeHead(426, { 'content-type': 'text/plain', upgrade: 'websocket' });
    response.end('Upgrade Required');
  });
}

/** Whether the server has a listener for WebSocket handshakes. */
function answersUpgrades(server: Server): boolean {
  return server.listenerCount('upgrade') > 0;
}

/** Makes a `noServer` WebSocketServer answer the handshakes of `from`. */
function forwardUpgrades(from: Server, to: UpgradeHandler): void {
  from.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    to.handleUpgrade(request, socket, head, (webSocket) => {
      to.emit('connection', webSocket, request);
    });
  });
}

function refuseOwnPort(server: object, name: string): void {
  // `ws` throws for a `noServer` instance, which has no address.
  const address: unknown = withFallback(() => callMethod(server, 'address'), undefined);
  if (!address) return;
  const where = typeof address === 'string' ? address : `port ${read(address, 'port')}`;
  throw new WsDynamicError(
    'ERR_WS_SERVER_EXPORT',
    `The server ${name} listens on ${where} by itself; a module server must not listen. Attach it to the \`httpServer\` that the exported function receives, e.g. new WebSocketServer({ server: httpServer }), or export an http.Server that does not listen, or a WebSocketServer made with { noServer: true }.`,
  );
}

/** The listeners of the file accept the TLS connections: a client without a certificate would be accepted. */
function refuseClientCertificates(server: object, name: string): void {
  if (read(server, 'requestCert') !== true) return;
  throw new WsDynamicError(
    'ERR_WS_SERVER_EXPORT',
    `The server ${name} is an https.Server that asks clients for a certificate (requestCert), but does not listen: the ports of this package accept TLS connections without asking. Let it listen in the test, and connect to it:\n  server.listen(0, '127.0.0.1');\n  await once(server, 'listening');\n  const client = await connect(server, '/', { ssl: true, ca, client: { cert, key } });`,
  );
}

/** Node's own listener reads the requests. */
function listenersRemoved(name: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `The server ${name} removed all listeners of \`httpServer\`, also Node's own, so nothing answers. Remove those of one event, e.g. removeAllListeners('request').`,
  );
}

/** Jest replaces a module by a mock, for `automock` or `jest.mock()`. */
export function mocked(name: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_EXPORT',
    `The server ${name} is a mock function, which started nothing: leave out "automock" in the Jest config and jest.mock(), or list it and its packages in "unmockedModulePathPatterns".`,
  );
}

function withoutUpgrades(name: string): WsDynamicError {
  const error = new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `The server ${name} started, but nothing answers WebSocket handshakes: its http.Server has no 'upgrade' listener. Attach a WebSocket server to it, e.g. new WebSocketServer({ server }), or use the WebSocket plugin of its framework.`,
  );
  return atExports(name, error);
}

/** @param ports on which the module listens by itself @param hint sentences about the function */
export function answersNothing(
  name: string,
  ports: readonly number[] = [],
  hint = '',
): WsDynamicError {
  const own =
    ports.length === 0
      ? "`httpServer` has no 'upgrade' listener, and the function's return value is neither an http.Server with one nor a WebSocketServer made with { noServer: true }"
      : `it listens on port ${ports.join(' and ')}, but neither its server nor \`httpServer\` has an 'upgrade' listener`;
  const error = new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `The server ${name} started, but nothing answers WebSocket handshakes: ${own}. Attach a WebSocket server, e.g. new WebSocketServer({ server: httpServer }).${hint}`,
  );
  return atExports(name, error);
}
