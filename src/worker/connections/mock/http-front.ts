/** A server that takes HTTP/1.1 and HTTP/2 on one port, with or without TLS. */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type * as http2 from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';

/** PEM of a certificate, its key, and the authority that signed it. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

interface Handlers {
  readonly request: (request: IncomingMessage, response: ServerResponse) => void;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

const preface = Buffer.from('PRI * HTTP/2.0');

export function createFront(
  tls: ServerIdentity | undefined,
  { request, upgrade }: Handlers,
): Server {
  const http = createHttpServer(request).on('upgrade', upgrade);
  let http2Server: http2.Http2Server | undefined;
  const serve = (socket: Socket, isHttp2: boolean): void => {
    if (!isHttp2) {
      http.emit('connection', socket);
      return;
    }
    if (http2Server === undefined) {
      const { createServer: createHttp2Server } = require('node:http2') as typeof http2;
      // Node's compatibility layer has the same interface.
      http2Server = createHttp2Server((from: unknown, to: unknown) =>
        request(from as IncomingMessage, to as ServerResponse),
      );
    }
    http2Server.emit('connection', socket);
  };
  if (tls === undefined) return createServer((socket) => detect(socket, serve));
  const { cert, key } = tls;
  return createTlsServer({ cert, key, ALPNCallback: chooseProtocol }, (socket) =>
    serve(socket, socket.alpnProtocol === 'h2'),
  );
}

/** Detects HTTP/2 without TLS by its preface (RFC 9113 section 3.4), which is no HTTP/1.1 request. */
function detect(socket: Socket, serve: (socket: Socket, isHttp2: boolean) => void): void {
  socket.once('error', () => socket.destroy());
  socket.once('data', (first: Buffer) => {
    socket.pause();
    socket.unshift(first);
    serve(socket, first.subarray(0, preface.length).equals(preface));
    process.nextTick(() => socket.resume());
  });
}

/** Chooses HTTP/2 only for clients that offer nothing else: WebSocket handshakes use HTTP/1.1. */
function chooseProtocol({
  protocols,
}: {
  readonly protocols: readonly string[];
}): string | undefined {
  return ['http/1.1', 'h2'].find((name) => protocols.includes(name));
}
