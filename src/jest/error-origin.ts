/**
 * Finds the test file that an error belongs to: a timer or client left by a finished file may fail during
 * another file.
 */
import type { ClientRequest } from 'node:http';
import { relative } from 'node:path';
import { evidenceOf } from '../errors/evidence';
import { isObject } from '../errors/is-object';
import { maskThrown } from '../errors/masker';
import { framesOf, messageOf, read } from '../errors/read-cause';
import { showText } from '../errors/show-text';
import { withFallback } from '../errors/with-fallback';
import { listenersOf } from '../platform/own-requests';
import { watchChannel } from '../platform/watch-channel';
import type { Session } from '../worker/session/session';
import { rootOf } from './earlier-realms';

/** Sessions by the `Object.prototype` of their realm. */
const sessions = new WeakMap<object, Session>();

/** Errors of Node, such as ECONNREFUSED, by the file whose client they failed. */
const ofClients = new WeakMap<object, Session>();

/** What has been printed of a finished file: a client that reconnects fails again and again. */
const printed = new WeakMap<Session, Set<string>>();

/** The ports that their clients had requested: that of a reset has no port. */
const ports = new WeakMap<object, number>();

let isWatching = false;

/** Call this before the tests of a file, with the global of its realm. */
export function noteRealm(global: object, session: Session): void {
  const prototype = read(read(global, 'Object'), 'prototype');
  if (isObject(prototype)) sessions.set(prototype, session);
  if (isWatching) return;
  isWatching = true;
  // Node publishes an error before the request emits it.
  watchChannel('http.client.request.error', (message) => {
    const error = read(message, 'error');
    const request = read(message, 'request') as ClientRequest;
    const owner = requestOwner(request);
    if (!isObject(error) || owner === undefined) return;
    ofClients.set(error, owner);
    const [, port] = /:(\d+)$/.exec(String(request.getHeader('host'))) ?? [];
    if (port !== undefined) ports.set(error, Number(port));
  });
}

/** The port of a client's request that failed with this error; `undefined` for other errors. */
export function requestedPort(error: unknown): number | undefined {
  return isObject(error) ? ports.get(error) : undefined;
}

/**
 * The session of the file in whose realm the error was created, whose client it failed, or whose promise it
 * rejected; `undefined` for other errors of Node or Jest.
 */
export function sessionOf(error: unknown, promise?: unknown): Session | undefined {
  return (
    createdBy(error) ?? (isObject(error) ? ofClients.get(error) : undefined) ?? createdBy(promise)
  );
}

/** The file in whose realm a value was created; `undefined` for those of Node or Jest. */
export function createdBy(value: unknown): Session | undefined {
  const root = withFallback(() => rootOf(value), undefined);
  return root && sessions.get(root);
}

/** Whether this package reports the error, such as a mismatch of a replay: nothing will handle it. */
export function isOfPackage(error: unknown): boolean {
  return evidenceOf(error).namesOrigin === true;
}

/** The file whose code listens to a request. */
function requestOwner(request: ClientRequest): Session | undefined {
  return listenersOf(request)
    .map(createdBy)
    .find((owner) => owner !== undefined);
}

/** Prints an error of a file whose results Jest has already reported, once. */
export function reportEnded(error: unknown, session: Session): void {
  const message = showText(session.mask(maskThrown(messageOf(error))));
  const texts = printed.get(session) ?? new Set();
  printed.set(session, texts);
  if (texts.has(message)) return;
  texts.add(message);
  const frames = framesOf(read(error, 'stack'));
  process.stderr.write(
    `${relative(process.cwd(), session.testPath)} has finished, but a client, timer or listener that it left caused an error:\n` +
      `${message}\n${frames}\nClose clients, and clear timers, in afterEach or afterAll.\n`,
  );
}
