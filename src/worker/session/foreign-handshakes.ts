/**
 * The handshakes of clients other than `connect()`, such as `ws` or `socket.io-client`: the errors of many state
 * neither the URL nor the status.
 */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { messageOf, read } from '../../errors/read-cause';
import { isUntrusted } from '../../errors/untrusted';
import { isOwnRequest, listenersOf } from '../../platform/own-requests';
import { withoutQuery } from '../../platform/steps';
import { watchChannel } from '../../platform/watch-channel';
import { opensSession, queryOf } from '../../protocol/engine-io';
import { FailedHandshakes, pollingRemedy } from '../connections/failed-handshakes';
import { closedOn, whereServerIs, wrongSchemeOf } from '../connections/wait-hints';

// The caller of describe() adds the last full stop.
const trustRemedy =
  'The client does not trust the certificate: give it { ca: server.ca } for a server of the file, and { ca: mock.ca } for a mock server';

/** Maximum pending requests followed per test. */
const mostPending = 100;

/** Those of one test. */
export class ForeignHandshakes {
  /** Requests without a response, and some of those that were accepted. */
  readonly #pending = new Set<ClientRequest>();
  readonly #failed = new FailedHandshakes();
  /** Whether a server of WebSockets has answered a request of long-polling with 426. */
  isPollingRefused = false;
  /** For the URL of one that failed. */
  #remedy: string | undefined;

  begin(request: ClientRequest): void {
    if (this.#pending.size >= mostPending) this.#forgetAccepted();
    if (this.#pending.size >= mostPending) return;
    this.#pending.add(request);
    // Before the client's: a listener of its event 'open' may throw, or end the test. Without a client's own
    // listener, Node destroys the socket.
    if (request.listenerCount('upgrade') > 0) {
      request.prependOnceListener('upgrade', () => this.#pending.delete(request));
    }
  }

  /** @param how why it failed, if it did */
  end(request: ClientRequest, how: string | undefined, error?: unknown): void {
    if (this.#pending.delete(request) && how !== undefined) this.fail(urlOf(request), how, error);
  }

  fail(url: string, how: string, error?: unknown): void {
    this.#failed.note(url, how);
    if (isUntrusted(error)) this.#remedy ??= trustRemedy;
    this.#remedy ??= wrongSchemeOf(url) ?? closedOn(url, 'other')?.replace(/\.$/, '');
    if (read(error, 'code') === 'ECONNREFUSED') this.#remedy ??= elsewhere();
  }

  /**
   * `1 handshake failed: ws://127.0.0.1:20000/chat with 404`, and the remedy for a client that polls, uses the
   * wrong scheme, or connects to a mock server of an earlier test; empty if none failed.
   */
  describe(): string {
    this.#forgetAccepted();
    for (const request of this.#pending) this.end(request, describePending(request));
    const failed = this.#failed.describe();
    const remedy = this.isPollingRefused ? pollingRemedy : this.#remedy;
    return remedy === undefined || failed === '' ? failed : `${failed}.\n${remedy}`;
  }

  #forgetAccepted(): void {
    for (const request of this.#pending) {
      // The socket of an accepted request has another use.
      if (request.destroyed) this.#pending.delete(request);
    }
  }
}

/**
 * Tracks them until the returned function is called.
 *
 * @param current those of the running test
 * @param isOfEarlierFile whether code of a file that has ended created a value, or is connecting
 */
export function watchForeignHandshakes(
  current: () => ForeignHandshakes,
  isOfEarlierFile: (value: unknown) => boolean = () => false,
): () => void {
  const tests = new WeakMap<object, ForeignHandshakes>();
  /** Requests of undici that a client of an earlier file makes. */
  const left = new WeakSet<object>();
  const isLeft = (request: ClientRequest): boolean => listenersOf(request).some(isOfEarlierFile);
  const begin = (request: ClientRequest): void => {
    if (!isHandshake(request) || isOwnRequest(request) || isLeft(request)) return;
    const ofTest = current();
    tests.set(request, ofTest);
    ofTest.begin(request);
  };
  const end = (request: ClientRequest, how: string | undefined, error?: unknown): void =>
    tests.get(request)?.end(request, how, error);
  const failFetched = (message: unknown, how: string): void => {
    const url = fetchedUrl(message);
    if (url !== undefined && !left.has(read(message, 'request') as object))
      current().fail(url, how, read(message, 'error'));
  };
  const stops = [
    watchChannel('http.client.request.start', (message) => begin(requestOf(message))),
    watchChannel('http.client.request.error', (message) => {
      const request = requestOf(message);
      const error = read(message, 'error');
      const isCut = read(error, 'code') === 'ECONNRESET';
      end(request, `${describeError(message)}${isCut ? hintOf(request) : ''}`, error);
    }),
    watchChannel('http.client.response.finish', (message) => {
      const { statusCode = 0 } = read(message, 'response') as IncomingMessage;
      const request = requestOf(message);
      const test = tests.get(request);
      if (statusCode === 426 && !isUpgrade(request) && test) test.isPollingRefused = true;
      const isRefused = statusCode >= (isUpgrade(request) ? 200 : 400);
      end(request, isRefused ? describeStatus(statusCode) : undefined);
    }),
    // The WebSocket of undici, which is Node's global one, too.
    watchChannel('undici:request:create', (message) => {
      const request = read(message, 'request');
      if (isOfEarlierFile(request)) left.add(request as object);
    }),
    watchChannel('undici:request:headers', (message) => {
      const status = Number(read(read(message, 'response'), 'statusCode'));
      // Some versions report the headers of an accepted handshake, too.
      if (status !== 101) failFetched(message, describeStatus(status));
    }),
    watchChannel('undici:request:error', (message) => failFetched(message, describeError(message))),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function requestOf(message: unknown): ClientRequest {
  return read(message, 'request') as ClientRequest;
}

/** Engine.IO begins with a plain request, and upgrades later; its other requests have the id of the session. */
function isHandshake(request: ClientRequest): boolean {
  return isUpgrade(request) || opensSession(queryOf(request.path));
}

function isUpgrade(request: ClientRequest): boolean {
  return /^websocket$/i.test(String(request.getHeader('upgrade')));
}

function urlOf(request: ClientRequest): string {
  const isSecure = request.socket instanceof TLSSocket;
  const scheme = `${isUpgrade(request) ? 'ws' : 'http'}${isSecure ? 's' : ''}`;
  return `${scheme}://${String(request.getHeader('host'))}${withoutQuery(request.path)}`;
}

/** The URL of a handshake of undici; `undefined` for any other request. */
function fetchedUrl(message: unknown): string | undefined {
  const request = read(message, 'request');
  if (!/sec-websocket-key/i.test(String(read(request, 'headers')))) return undefined;
  const origin = String(read(request, 'origin')).replace(/^http/, 'ws');
  return `${origin}${withoutQuery(String(read(request, 'path')))}`;
}

function hintOf(request: ClientRequest): string {
  const isEngineIo = /[?&]EIO=/.test(request.path);
  const isOtherPath = !request.path.startsWith('/socket.io/');
  return isEngineIo && isOtherPath ? ', as Socket.IO does for another `path`' : '';
}

function describePending(request: ClientRequest): string {
  return request.socket?.connecting === false
    ? `without an answer${hintOf(request)}`
    : 'not yet connected';
}

function elsewhere(): string | undefined {
  const place = whereServerIs();
  return place && `Nothing listens there. ${place}`;
}

function describeStatus(status: number): string {
  const hint = status === 400 ? ', as a WebSocketServer of ws does for another `path`' : '';
  return `with ${status}${hint}`;
}

function describeError(message: unknown): string {
  return `with "${messageOf(read(message, 'error'))}"`;
}
