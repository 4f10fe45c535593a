import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ClientOptions, WebSocket } from 'ws';
import {
  attachReferenceServer,
  type ReferenceServer,
} from '../../../../src/worker/servers/reference';
import type { ReferenceServerOptions } from '../../../../src/worker/servers/reference/settings';

/** A reference server on ports of its own, for plain `ws` clients. */
export interface Listening {
  readonly reference: ReferenceServer;
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

export async function listen(options?: ReferenceServerOptions, count = 1): Promise<Listening> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
  const reference = attachReferenceServer(servers, options);
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  const url = (path = '/', index = 0) => `ws://127.0.0.1:${ports[index]}${path}`;
  return {
    reference,
    servers,
    ports,
    url,
    open: (path, { protocols, on, ...client } = {}) =>
      talk(new WebSocket(url(path, on), protocols ?? [], client)),
    async stop() {
      reference.terminate();
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
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
