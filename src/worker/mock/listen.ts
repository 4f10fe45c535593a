import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WsDynamicError } from '../../errors';
import type { MockEndpoint } from '../../realm/mock';

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface Listener {
  /** Stops listening and ends every socket; resolves when the port is free. */
  close(): Promise<void>;
}

/** Listens for handshakes; plain HTTP requests are told to upgrade (426). */
export async function listen(endpoint: MockEndpoint, onUpgrade: OnUpgrade): Promise<Listener> {
  const server = endpoint.tls ? createHttpsServer(endpoint.tls) : createHttpServer();
  // Node's own closeAllConnections() leaves out sockets that were upgraded.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (_request, response) => {
    response.writeHead(426, { Upgrade: 'websocket', 'Content-Type': 'text/plain' });
    response.end('This is a mock WebSocket server.');
  });
  server.on('upgrade', onUpgrade);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(endpoint.port, endpoint.host, resolve);
  }).catch((cause: Error) => {
    throw new WsDynamicError(
      'ERR_WS_SERVER_FAILED',
      `The mock server could not listen on ${endpoint.host}:${endpoint.port}: ${cause.message}.`,
      { cause },
    );
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
