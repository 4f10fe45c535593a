import type { HandlerFacts } from '../../bridge/handler-facts';
import { parseUrl } from '../../errors/parse-url';
import { withFallback } from '../../errors/with-fallback';
import type { TcpPorts } from '../../platform/tcp-ports';
import type { TestLimit } from '../../platform/test-limit';
import { now } from '../../platform/time';
import { urlAddress } from '../../wire/address';
import type {
  ConnectionFault,
  ObstacleCall,
  Renewal,
  ServerEndCall,
  WaitHints,
} from './session-hints';

/** The hints without a session. */
export const noHints: WaitHints = {
  limitAt: () => undefined,
  renew: () => undefined,
  note: () => '',
  testStart: () => undefined,
  awaitedModule: () => undefined,
  awaitedUse: () => undefined,
  serverEnd: () => undefined,
  wrongScheme: () => undefined,
  ownUrl: () => undefined,
  nativeAuthority: () => undefined,
  hadMock: () => false,
  handlers: () => undefined,
  toxics: () => [],
  obstacle: () => undefined,
  faults: () => [],
  endOfTest: () => undefined,
  closedOn: () => undefined,
};
let hints = noHints;

/**
 * Set by the session: one test file runs in a worker at a time. Returns a function that removes the hints.
 */
export function setWaitHints(own: WaitHints): () => void {
  hints = own;
  return () => {
    if (hints === own) hints = noHints;
  };
}

/** The time that frame times are relative to: the start of the running test, or of the connection. */
export function timeOrigin(start: number): number {
  return hints.testStart() ?? start;
}

/** Possible causes of a delay, for the message; empty if there are none. */
export function waitNote(): string {
  return hints.note();
}

/** The path of the server module that is to serve this URL's port and has not started. */
export function awaitedModule(url: string): string | undefined {
  const port = portOf(url);
  return port === undefined ? undefined : hints.awaitedModule(port);
}

/** See {@link WaitHints.awaitedUse}. @param label the URL, and the name of the connection after it */
export function awaitedUseOf(label: string, at: number): string | undefined {
  const port = portOf(label);
  return port === undefined ? undefined : hints.awaitedUse(port, at);
}

/** See {@link WaitHints.serverEnd}. @param label the URL, and the name of the connection after it */
export function serverEndOf(label: string, from: number, to: number): ServerEndCall | undefined {
  const port = portOf(label);
  return port === undefined ? undefined : hints.serverEnd(port, from, to);
}

function portOf(label: string): number | undefined {
  return withFallback(() => urlAddress(urlOf(label)).port, undefined);
}

/** The URL of a label, without the name of the connection after it. */
export function urlOf(label: string): string {
  const [url = ''] = label.split(' ', 1);
  return url;
}

/** See {@link WaitHints.wrongScheme}. @param label the URL, and the name of the connection after it */
export function wrongSchemeOf(label: string): string | undefined {
  return hints.wrongScheme(urlOf(label));
}

/** Where the file's own server is, for a connection that another port refused. */
export function whereServerIs(): string | undefined {
  const url = hints.ownUrl();
  return url === undefined ? undefined : `The file's server is at ${url} (server.url)`;
}

/** See {@link WaitHints.nativeAuthority}. @param label the URL, and the name of the connection after it */
export function nativeAuthorityOf(label: string): string | undefined {
  const port = portOf(label);
  return port === undefined ? undefined : hints.nativeAuthority(port);
}

/** See {@link WaitHints.hadMock}. @param label the URL, and the name of the connection after it */
export function hadMock(label: string): boolean {
  const url = urlOf(label);
  return parseUrl(url) !== undefined && hints.hadMock(url);
}

/** See {@link WaitHints.handlers}. @param label the URL, and the name of the connection after it */
export function handlersOf(label: string): HandlerFacts | undefined {
  const port = portOf(label);
  return port === undefined ? undefined : hints.handlers(port);
}

/** The toxics of the link through which a connection with this label goes. */
export function toxicsOf(label: string): readonly string[] {
  const port = portOf(label);
  return port === undefined ? [] : hints.toxics(port);
}

/**
 * What kept a handshake from completing: a link, a mock server, or the end of the server.
 *
 * @param ports those of the handshake, if it reached a server
 * @param start when it began, on the worker's clock, ms
 */
export function obstacleOf(
  ports: TcpPorts | undefined,
  label: string,
  start: number,
): ObstacleCall | undefined {
  const found = ports && hints.obstacle(ports);
  if (found !== undefined) return found;
  const port = ports?.remote ?? portOf(label);
  const end = port === undefined ? undefined : hints.serverEnd(port, start, now());
  // The calls of a link that ended this handshake are obstacles.
  if (end === undefined || end.isAbrupt === true) return undefined;
  return { call: end.call, remedy: handshakeRemedy(end, start), effect: 'stopped' };
}

/** The remedy for a handshake that began at `start`. */
export function handshakeRemedy({ at, remedy }: ServerEndCall, start: number): string {
  return at < start ? remedy : 'await the handshake before it';
}

/** See {@link WaitHints.obstacle}. */
export function obstacleOn(ports: TcpPorts): ObstacleCall | undefined {
  return hints.obstacle(ports);
}

/** See {@link WaitHints.faults}. */
export function faultsOn(ports: TcpPorts | undefined): readonly ConnectionFault[] {
  return ports === undefined ? [] : hints.faults(ports);
}

/** See {@link WaitHints.closedOn}. @param label the URL, and the name of the connection after it */
export function closedOn(label: string, client: 'own' | 'other' = 'own'): string | undefined {
  const port = portOf(label);
  return port === undefined ? undefined : hints.closedOn(port, client);
}

/** See {@link WaitHints.endOfTest}. */
export function endOfTest(connection: object): string | undefined {
  return hints.endOfTest(connection);
}

/** The test's limit, if a wait with this deadline must end before it. */
function testLimitAt(deadline: number): TestLimit | undefined {
  return hints.limitAt(deadline);
}

let given = Number.NaN;
let givenBy: TestLimit | undefined;

/**
 * Records that a wait got the rest of the test's limit as its timeout. The wait is recognised by this value:
 * its deadline may be later than that of the test, if the process is suspended before the wait starts.
 */
export function noteGiven(timeout: number, limit: TestLimit | undefined): void {
  given = timeout;
  givenBy = limit;
}

/** The test's limit, if a wait of `timeout` ms that starts now got its timeout from it. */
export function givenLimit(timeout: number): TestLimit | undefined {
  return timeout === given ? givenBy : undefined;
}

/** Whether a wait of `timeout` ms that starts now got the default limit. */
export function hasDefaultLimit(timeout: number): boolean {
  return timeout === given;
}

/** See {@link WaitHints.renew}. */
export function renewLimit(limit: TestLimit | undefined): Renewal | undefined {
  return hints.renew(limit);
}

/** As {@link givenLimit}, and also if the test's limit set the deadline. */
export function testLimitOf(timeout: number): TestLimit | undefined {
  return givenLimit(timeout) ?? testLimitAt(now() + timeout);
}

/** The remedy for a wait that timed out. */
export function moreTime(limit: TestLimit | undefined): string {
  return limit?.remedy ?? 'allow more time with { timeout } in milliseconds';
}

/** `, ended by the test's limit of 5000 ms`; empty for a wait with its own limit. */
export function endedBy(limit: TestLimit | undefined): string {
  return limit === undefined ? '' : `, ended by ${limit.name}`;
}
