/** What `serve()` and `connect()` can start. */
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { ServerFactory } from '../../bridge/server-factory';
import {
  hasMethods,
  isFastify,
  isHttpServer,
  isKoa,
  isNest,
  isSocketServer,
  isUpgradeHandler,
} from '../../bridge/server-shapes';
import { orElse } from '../../errors/or-else';
import { callMethod, read } from '../../errors/read-cause';
import { kind } from '../../validation/kind';
import { authorityOf, dialAddress } from '../../wire/address';

/** An application with a server of its own, by its shape: Fastify, NestJS, a Socket.IO server. */
export type Application =
  | { readonly server: HttpServer | HttpsServer; ready(): unknown; inject: unknown }
  | { getHttpServer(): unknown; init(): Promise<unknown> }
  | { attach: unknown; of: unknown; readonly sockets: object; close: unknown };

/**
 * A function as a server module exports it, an application, an `http.Server` or `https.Server`, or a
 * `ws.WebSocketServer` made with `noServer`.
 */
export type Servable =
  | ServerFactory
  | Application
  | HttpServer
  | HttpsServer
  | { handleUpgrade: unknown; emit: unknown; once: unknown };

/** Whether it can be started; also an Express or Koa application, whose refusal says how to attach it. */
export function isServable(value: unknown): boolean {
  if (typeof value === 'function') return true;
  const shapes = [isHttpServer, isUpgradeHandler, isFastify, isNest, isSocketServer, isKoa];
  return shapes.some((has) => has(value));
}

export const servable = kind(
  'a function such as ({ httpServer }) => new WebSocketServer({ server: httpServer }), an application (Fastify, NestJS, Socket.IO), an http.Server, or a WebSocketServer made with { noServer: true }',
  isServable,
);

/** Where a server listens that was started already: `ws://127.0.0.1:3000`; `undefined` if it does not. */
export function listeningUrl(given: unknown): string | undefined {
  const server = serverOf(given);
  // A WebSocketServer with noServer throws: it has no address.
  const address: unknown = orElse(() => callMethod(server, 'address'), undefined);
  if (typeof address === 'string') return `ws+unix:${address}:`;
  const port = read(address, 'port');
  if (typeof port !== 'number') return undefined;
  const isTls = [server, read(read(server, 'options'), 'server')].some((one) =>
    hasMethods(one, 'setSecureContext'),
  );
  const host = dialAddress(String(read(address, 'address')));
  return `${isTls ? 'wss' : 'ws'}://${authorityOf(host, port)}`;
}

/** The server with the address; an application is not made ready for it. */
function serverOf(given: unknown): unknown {
  if (typeof given === 'function') return undefined;
  if (isNest(given)) return callMethod(given, 'getHttpServer');
  if (isFastify(given)) return given.server;
  return isSocketServer(given) ? read(given, 'httpServer') : given;
}
