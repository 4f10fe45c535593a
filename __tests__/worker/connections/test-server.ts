import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

/** A server on a free port for one test file, with what tests do to its side of a connection. */
export interface TestServer {
  readonly url: string;
  readonly sockets: Set<WebSocket>;
  /** What the next connections do. */
  onConnection(behave: (socket: WebSocket) => void): void;
  close(): Promise<void>;
}

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options });
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sockets: server.clients,
    onConnection: (behave) => {
      server.removeAllListeners('connection');
      server.on('connection', behave);
    },
    close: () => {
      for (const socket of server.clients) socket.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Sends every message back as it came. */
export function echo(socket: WebSocket): void {
  socket.on('message', (data, isBinary) => socket.send(data as Buffer, { binary: isBinary }));
}
