import { maxHeaderSize } from 'node:http';
import type { ClientOptions } from 'ws';
import type { UpgradeRejection } from '../../bridge/connection-data';
import { showProtocols } from '../../errors/mask';
import { maskThrown } from '../../errors/masker';
import { moduleNotStarted } from '../../errors/module-not-started';
import { parseUrl } from '../../errors/parse-url';
import { showLine } from '../../errors/show-text';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { TestLimit } from '../../platform/test-limit';
import { now } from '../../platform/time';
import { preview } from './format-frame';
import { sharedUpgrades } from './handler-causes';
import { refusedRemedy } from './refused-port';
import type { ObstacleCall } from './session-hints';
import { isTls, ofTlsLoss, tlsFailed } from './tls-failure';
import { endedBy, moreTime, urlOf, wrongSchemeOf } from './wait-hints';

/** The server answered the handshake with a status other than 101 (RFC 6455 section 4.2.2). */
export function upgradeRejected(
  url: string,
  rejection: UpgradeRejection,
  obstacle?: ObstacleCall,
): WsDynamicError {
  const { status, body } = rejection;
  // A server that is stopping may answer so.
  const known = status >= 500 ? (['refused', 'stopped'] as const) : (['refused'] as const);
  const bytes = Buffer.byteLength(body);
  const shown =
    body === '' ? 'and no body' : `and the body ${preview(maskThrown(body), false, bytes)}`;
  return new WsDynamicError(
    'ERR_WS_UPGRADE_REJECTED',
    `${url} refused the upgrade with status ${status} ${shown}.\n${obstacleRemedy(obstacle, ...known) ?? upgradeRemedy(url, rejection)}`,
    { details: rejection },
  );
}

const effects: Readonly<Record<ObstacleCall['effect'], string>> = {
  ended: 'ended the connection during the handshake',
  held: 'kept the handshake from completing',
  refused: 'refused the handshake',
  stopped: 'ended the server during the handshake',
};

/** The remedy if a call of the test kept the handshake from completing by one of these effects. */
function obstacleRemedy(
  obstacle: ObstacleCall | undefined,
  ...known: ObstacleCall['effect'][]
): string | undefined {
  if (obstacle === undefined || !known.includes(obstacle.effect)) return undefined;
  return `${obstacle.call} ${effects[obstacle.effect]}: ${obstacle.remedy}.`;
}

function upgradeRemedy(url: string, { status, headers }: UpgradeRejection): string {
  if (status === 401 || status === 403) {
    return 'The server requires authentication or another origin: pass headers, a cookie, an origin, basic auth or a URL with its token to connect().';
  }
  if (status === 404) return 'Check the path: the server has no WebSocket endpoint there.';
  if (status === 400) {
    // Some servers of TLS answer a plain request.
    const wrong = wrongSchemeOf(url);
    if (wrong !== undefined) return `${wrong}.`;
    const shared = sharedUpgrades(url);
    if (shared !== undefined)
      return `${shared} Otherwise, check the path ${pathOf(url)}, protocols and headers.`;
    return `Check the path ${pathOf(url)} first: a WebSocketServer of ws with another \`path\` answers 400. Then check protocols and headers.`;
  }
  if (status === 426) {
    return 'The server rejected the handshake request: check protocols and headers.';
  }
  if (status >= 200 && status < 300) {
    return `The server treated the handshake as a plain HTTP request: nothing handles WebSocket handshakes on ${pathOf(url)}. Check the path and the port.`;
  }
  if (status >= 300 && status < 400) {
    return `It redirects to ${showLine(String(headers.location ?? 'an unknown location'))}; pass client: { followRedirects: true } to follow.`;
  }
  if (status === 503) {
    return 'The server was not available: ws answers 503 when its WebSocketServer is closed, and a proxy when its server is down.';
  }
  if (status === 502 || status === 504) {
    return 'A proxy answers so when the server behind it fails: check the log of both.';
  }
  if (status >= 500) return 'The server failed while handling the handshake: check its log.';
  return 'To test the refusal, use expect(connect(…)).toRejectUpgrade(status).';
}

/** The path of a URL: `/chat`. A connection name after the URL is ignored. */
function pathOf(url: string): string {
  const address = urlOf(url);
  return parseUrl(address)?.pathname ?? address;
}

/** What is known about a handshake without an answer. */
export interface UnansweredHandshake {
  /** Whether the TCP connection was accepted. */
  readonly isReached: boolean;
  /** The path of the server module, if it has not started. */
  readonly awaitedModule: string | undefined;
  readonly obstacle?: ObstacleCall | undefined;
}

/** Also when it timed out. */
interface ExpiredHandshake extends UnansweredHandshake {
  /** In ms. */
  readonly timeout: number;
  readonly limit: TestLimit | undefined;
}

export function connectTimedOut(url: string, handshake: ExpiredHandshake): WsDynamicError {
  const { timeout, limit } = handshake;
  return new WsDynamicError(
    'ERR_WS_CONNECT_TIMEOUT',
    `Timed out after ${Math.round(timeout)} ms waiting for the handshake with ${url}${endedBy(limit)}.\n${obstacleRemedy(handshake.obstacle, 'ended', 'held', 'stopped') ?? timeoutRemedy(handshake)}`,
  );
}

/** A handshake that is pending when its test exceeds its limit. */
export function describePendingHandshake(url: string, handshake: UnansweredHandshake): string {
  const { obstacle, awaitedModule: path, isReached } = handshake;
  const known =
    obstacleRemedy(obstacle, 'ended', 'held', 'stopped') ??
    (path === undefined ? undefined : moduleNotStarted(path, 'connect()'));
  const state = isReached
    ? 'The server accepted the TCP connection and has not answered.'
    : 'Nothing has accepted the TCP connection.';
  return `Waiting for the handshake with ${url}.\n${known ?? state}`;
}

function timeoutRemedy({ timeout, limit, isReached, awaitedModule }: ExpiredHandshake): string {
  if (awaitedModule !== undefined) return moduleNotStarted(awaitedModule, 'connect()');
  const late = limit?.lateRemedy(timeout);
  if (late !== undefined) return late;
  return isReached
    ? `The server accepted the TCP connection and did not answer: check that it handles "upgrade" requests on this path, or ${moreTime(limit)}.`
    : `Nothing accepted the TCP connection: check the address and the server, or ${moreTime(limit)}.`;
}

/** What is known about a handshake that failed. */
interface FailedHandshake {
  /** The subprotocols that the client offered. */
  readonly offered?: readonly string[];
  /** The one that the server selected. */
  readonly selected?: string | undefined;
  /** When it began, on the worker's clock, ms. */
  readonly start?: number;
  readonly obstacle?: ObstacleCall | undefined;
  /** The authority that the client trusts. */
  readonly ca?: ClientOptions['ca'];
}

/** Status 101 accepts the handshake, but Node does not treat the response as an upgrade. */
export function incompleteHandshake(): Error {
  return new Error(
    'the server answered 101 without a Connection or Upgrade header, which is not a WebSocket handshake (RFC 6455 section 4.2.2)',
  );
}

/** The handshake ended without a usable response. */
export function connectFailed(
  url: string,
  cause: Error,
  handshake: FailedHandshake = {},
): WsDynamicError {
  const { start = now() } = handshake;
  // Refused by this package; the cause's message already contains the remedy.
  if (cause instanceof WsDynamicError)
    return new WsDynamicError(cause.code, cause.message, { cause });
  const code = errorCode(cause);
  const lost = isLoss(code, cause.message) ? (['stopped'] as const) : [];
  const ended = obstacleRemedy(handshake.obstacle, 'ended', ...lost);
  if (ended === undefined && isTls(code, cause)) return tlsFailed(url, cause, code, handshake.ca);
  const reason = cause.message === '' ? code : cause.message;
  return new WsDynamicError(
    'ERR_WS_CONNECT_FAILED',
    `Could not connect to ${url}: ${reason}.\n${describeOffer(handshake, cause.message)}${ended ?? connectRemedy(url, code, cause.message, start)}`,
    { cause },
  );
}

function describeOffer({ offered = [], selected }: FailedHandshake, message: string): string {
  if (!message.includes('subprotocol')) return '';
  const names = (list: readonly string[]): string =>
    list.length === 0 ? 'none' : showProtocols(list);
  return `The client offered ${names(offered)}; the server selected ${names(selected === undefined ? [] : [selected])}. `;
}

function connectRemedy(url: string, code: string, message: string, start: number): string {
  if (code === 'ECONNREFUSED') return refusedRemedy(url, start);
  const wrong = wrongSchemeOf(url);
  if (wrong !== undefined) return `${wrong}.`;
  if (code === 'ENOENT')
    return 'The Unix socket does not exist: check its path, and that the server runs.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return 'The host name cannot be resolved: check its spelling, or use 127.0.0.1.';
  }
  if (isLoss(code, message)) {
    return `The server closed the connection during the handshake: it may have crashed, serve another path than ${pathOf(url)} (Socket.IO then closes after a second), ${ofTlsLoss(url)}, or refuse clients by closing.`;
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return `The answer has more than ${maxHeaderSize} bytes of headers, the limit of Node: --max-http-header-size raises it.`;
  }
  if (/^HPE_(INVALID_(CONSTANT|VERSION|STATUS|METHOD|URL))/.test(code)) {
    return 'The answer is not HTTP: the port serves another protocol, or TLS (use wss://).';
  }
  if (code.startsWith('HPE_')) {
    return 'The answer is HTTP that breaks RFC 9112: check what the server writes into its headers.';
  }
  if (message.includes('subprotocol')) {
    return 'Client and server must agree on a subprotocol: pass those that the server supports as { protocols: [...] }.';
  }
  if (message.includes('Sec-WebSocket') || message.includes('Upgrade header')) {
    return "The answer violates RFC 6455 section 4.1: check the server's WebSocket implementation.";
  }
  return 'Check the URL, and that a WebSocket server answers there.';
}

/** Whether the error means that the server ended the connection. */
function isLoss(code: string, message: string): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE' || message.includes('socket hang up');
}

function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
