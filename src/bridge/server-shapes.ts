/** Recognizes servers and applications by their properties, since `instanceof` fails across Jest's realms. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { read } from '../errors/read-cause';

/** The methods of a `ws.WebSocketServer` created with `noServer`. */
export interface UpgradeHandler {
  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    done: (webSocket: unknown) => void,
  ): void;
  emit(event: string, ...values: unknown[]): boolean;
  once(event: string, listener: () => void): unknown;
}

export function hasMethods(value: unknown, ...names: readonly string[]): value is object {
  return names.every((name) => typeof read(value, name) === 'function');
}

export function isHttpServer(value: unknown): value is Server {
  return (
    typeof value === 'object' && hasMethods(value, 'listen', 'address', 'emit', 'listenerCount')
  );
}

export function isUpgradeHandler(value: unknown): value is UpgradeHandler {
  return typeof value === 'object' && hasMethods(value, 'handleUpgrade', 'emit', 'once');
}

/** A Fastify instance has an `http.Server` as soon as it is created. */
export function isFastify(value: unknown): value is { readonly server: Server } {
  return isHttpServer(read(value, 'server')) && hasMethods(value, 'ready', 'inject');
}

/** A NestJS application; `getHttpServer()` returns its `http.Server`. */
export function isNest(value: unknown): value is object {
  return hasMethods(value, 'getHttpServer', 'init');
}

export function isSocketServer(value: unknown): value is object {
  return hasMethods(value, 'attach', 'of', 'close') && read(value, 'sockets') !== undefined;
}

export function isExpress(value: unknown): boolean {
  return typeof value === 'function' && hasMethods(value, 'use', 'handle', 'listen');
}

/** An application that handles Fetch API requests, such as Hono. */
export function isFetchApplication(value: unknown): boolean {
  return typeof value === 'object' && hasMethods(value, 'fetch');
}

export function isKoa(value: unknown): boolean {
  return hasMethods(value, 'use', 'callback', 'listen') && Array.isArray(read(value, 'middleware'));
}
