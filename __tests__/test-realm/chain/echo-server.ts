import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';

export interface EchoServer {
  readonly server: Server;
  readonly url: string;
  readonly requests: IncomingMessage[];
  stop(): Promise<void>;
}

/**
 * Greets with `hello`, sends bytes back behind 0x6f, JSON as it is and other text behind `echo `;
 * `close me` ends the connection with 4321, `break me` with an invalid frame, `drop me` without any;
 * after `stop reading`, which is answered with `stopped`, nothing is read, a close frame neither.
 */
export async function startEchoServer(): Promise<EchoServer> {
  const server = createServer();
  const requests: IncomingMessage[] = [];
  const sockets = new WebSocketServer({ server, path: '/chat' });
  sockets.on('connection', (socket, request) => {
    requests.push(request);
    socket.on('message', (data: Buffer, isBinary) => answer(socket, data, isBinary, request));
    socket.send('hello');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    requests,
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/chat`,
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Starts one before each test of the file, gives it to `use`, and stops it after the test. */
export function echoServerPerTest(use: (server: EchoServer) => void): void {
  let server: EchoServer | undefined;
  beforeEach(async () => {
    server = await startEchoServer();
    use(server);
  });
  afterEach(() => server?.stop());
}

function answer(socket: WebSocket, data: Buffer, isBinary: boolean, request: IncomingMessage) {
  const text = String(data);
  if (isBinary) socket.send(Buffer.concat([Buffer.from([0x6f]), data]));
  else if (text === 'close me') socket.close(4321, 'Oops');
  else if (text === 'stop reading') {
    socket.pause();
    socket.send('stopped');
  } else if (text === 'drop me') socket.terminate();
  else if (text === 'break me') request.socket.write(Buffer.from([0xff, 0x00]));
  else socket.send(text.startsWith('{') ? text : `echo ${text}`);
}
