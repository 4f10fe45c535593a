import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type ClientOptions, WebSocket } from 'ws';
import { attachReferenceServer } from '../../../../src/worker/servers/reference/attach';
import type { ReferenceServerSettings } from '../../../../src/worker/servers/reference/settings';

/** A reference server on ports of its own, for plain `ws` clients. */
export interface Listening {
  /** Closes the reference server; the HTTP servers still listen. */
  close(): Promise<void>;
  /** Open WebSocket connections, as `/health` tells. */
  connections(): Promise<unknown>;
  readonly servers: readonly Server[];
  readonly ports: readonly number[];
  /** Base URL of the n-th HTTP server. */
  url(path?: string, index?: number): string;
  open(path?: string, options?: ClientOptions & { protocols?: string[]; on?: number }): Talk;
  stop(): Promise<void>;
}

/** A `ws` client that keeps what it gets until it is asked for. */
export interface Talk {
  readonly socket: WebSocket;
  readonly opened: Promise<void>;
  readonly closed: Promise<{ code: number; reason: string }>;
  /** Sends an object as JSON. */
  send(message: object): void;
  /** The next message: parsed if it is text, else its bytes. */
  next(): Promise<unknown>;
  /** Sends, and waits for the next message. */
  ask(message: object): Promise<unknown>;
}

export async function listen(
  options?: Partial<ReferenceServerSettings>,
  count = 1,
): Promise<Listening> {
  const servers = Array.from({ length: count }, () => createServer());
  const sockets = new Set<Socket>();
  for (const server of servers) server.on('connection', (socket) => sockets.add(socket));
  await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
  const close = attachReferenceServer(servers, options);
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  const url = (path = '/', index = 0) => `ws://127.0.0.1:${ports[index]}${path}`;
  return {
    close,
    async connections() {
      const health = await fetch(`http://127.0.0.1:${ports[0]}/health`);
      return Object(await health.json()).connections;
    },
    servers,
    ports,
    url,
    open: (path, { protocols, on, ...client } = {}) =>
      talk(new WebSocket(url(path, on), protocols ?? [], client)),
    async stop() {
      const closing = servers.map((server) => new Promise((resolve) => server.close(resolve)));
      for (const socket of sockets) socket.destroy();
      await Promise.all([close(), ...closing]);
    },
  };
}

function talk(socket: WebSocket): Talk {
  const kept: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? data : JSON.parse(String(data));
    const waiter = waiting.shift();
    if (waiter) waiter(message);
    else kept.push(message);
  });
  const opened = once(socket, 'open').then(() => undefined);
  opened.catch(() => undefined);
  socket.on('error', () => undefined);
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  const next = () =>
    new Promise<unknown>((resolve) => {
      if (kept.length > 0) resolve(kept.shift());
      else waiting.push(resolve);
    });
  const send = (message: object) => socket.send(JSON.stringify(message));
  const ask = (message: object) => {
    send(message);
    return next();
  };
  return { socket, opened, closed, send, next, ask };
}
