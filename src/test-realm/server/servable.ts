/** The servers that `serve()` and `connect()` can start. */
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { ServerFactory } from '../../bridge/server-factory';
import {
  hasMethods,
  isFastify,
  isFetchApplication,
  isHttpServer,
  isKoa,
  isNest,
  isSocketServer,
  isUpgradeHandler,
} from '../../bridge/server-shapes';
import { callMethod, isFunction, read } from '../../errors/read-cause';
import { withFallback } from '../../errors/with-fallback';
import { kind } from '../../validation/kind';
import { authorityOf, dialAddress } from '../../wire/address';

/** An application with its own server, recognized by its properties: Fastify, NestJS, a Socket.IO server. */
export type Application =
  | { readonly server: HttpServer | HttpsServer; ready(): unknown; inject: unknown }
  | { getHttpServer(): unknown; init(): Promise<unknown> }
  | { attach: unknown; of: unknown; readonly sockets: object; close: unknown };

/**
 * A function as exported by a server module, an application, an `http.Server` or `https.Server`, or a
 * `ws.WebSocketServer` created with `noServer`.
 */
export type Servable =
  | ServerFactory
  | Application
  | HttpServer
  | HttpsServer
  | { handleUpgrade: unknown; emit: unknown; once: unknown };

/**
 * Whether a value is passed to the start, including Express, Koa and Hono applications, for which the error
 * explains how to attach them.
 */
export function isServable(value: unknown): boolean {
  if (isFunction(value)) return true;
  const shapes = [isHttpServer, isUpgradeHandler, isFastify, isNest, isSocketServer];
  return [...shapes, isKoa, isFetchApplication].some((has) => has(value));
}

export const servable = kind(
  'a function such as ({ httpServer }) => new WebSocketServer({ server: httpServer }), an application (Fastify, NestJS, Socket.IO), an http.Server, or a WebSocketServer made with { noServer: true }',
  isServable,
);

/** The URL of a server that already listens: `ws://127.0.0.1:3000`; `undefined` if it does not listen. */
export function listeningUrl(given: unknown): string | undefined {
  const server = serverOf(given);
  // address() of a WebSocketServer with noServer throws.
  const address: unknown = withFallback(() => callMethod(server, 'address'), undefined);
  if (typeof address === 'string') return `ws+unix:${address}:`;
  const port = read(address, 'port');
  if (typeof port !== 'number') return undefined;
  const isTls = [server, read(read(server, 'options'), 'server')].some((one) =>
    hasMethods(one, 'setSecureContext'),
  );
  const host = dialAddress(String(read(address, 'address')));
  return `${isTls ? 'wss' : 'ws'}://${authorityOf(host, port)}`;
}

/** The server that has the address. Does not prepare an application for it. */
function serverOf(given: unknown): unknown {
  if (typeof given === 'function') return undefined;
  if (isNest(given)) return callMethod(given, 'getHttpServer');
  if (isFastify(given)) return given.server;
  return isSocketServer(given) ? read(given, 'httpServer') : given;
}
