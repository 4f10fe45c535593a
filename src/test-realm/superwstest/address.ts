import { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WsDynamicError } from '../../errors/ws-dynamic-error';

/**
 * The argument of `request()`, as an alternative to a URL: a `net`, `http` or `https` server, or a `ws`
 * WebSocketServer.
 */
export interface ListeningServer {
  address(): AddressInfo | string | null;
  close(callback?: (error?: Error) => void): unknown;
  on(event: 'connection', listener: (socket: ServerSocket) => void): unknown;
}

/** A TCP socket of a `net` server, or a WebSocket of a WebSocketServer. */
export interface ServerSocket {
  end?(): unknown;
  close?(): unknown;
  on(event: 'close', listener: () => void): unknown;
}

/** The `http(s)://host:port` on which a server listens; a URL is returned unchanged. */
export function httpBase(server: ListeningServer | string): string {
  if (typeof server === 'string') return server;
  // An Express app is a function without address().
  const address = typeof server.address === 'function' ? server.address() : null;
  if (address === null) {
    throw new WsDynamicError(
      'ERR_WS_SERVER_NOT_RUNNING',
      'Server must be listening:\n' +
        "beforeEach((done) => server.listen(0, 'localhost', done));\n" +
        'afterEach((done) => server.close(done));\n' +
        'An app in place of a server is not supported: let it listen first.',
    );
  }
  const protocol = isTls(server) ? 'https' : 'http';
  if (typeof address === 'string') return `${protocol}+unix://${encodeURIComponent(address)}`;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${protocol}://${host}:${address.port}`;
}

/** The WebSocket URL of a path, with a base from {@link httpBase}. */
export function webSocketUrl(base: string, path: string): string {
  const unix = /^https?\+unix:\/\/([^/]+)/.exec(base);
  if (unix?.[1] !== undefined) return `ws+unix:${decodeURIComponent(unix[1])}:${path}`;
  return base.replace(/^http/, 'ws') + path;
}

function isTls(server: ListeningServer): boolean {
  if (server instanceof HttpsServer) return true;
  // A WebSocketServer attached to an HTTPS server of the test.
  const { options } = server as { options?: { server?: unknown } };
  return options?.server instanceof HttpsServer;
}
