/** Failures of a mock server's methods. */

import type { HandshakeOutcome, MockHandle } from '../../bridge/mock';
import type { ExpiryOfWait } from '../../bridge/worker-api';
import { addEvidence, markFramesShown } from '../../errors/evidence';
import { maskUrls } from '../../errors/mask';
import { showLine } from '../../errors/show-text';
import { WsDynamicError } from '../../errors/ws-dynamic-error';

/** How many of the latest handshakes a failure lists. */
const listedHandshakes = 10;

/** The clients of a mock server so far. */
interface Clients {
  readonly handshakes: readonly HandshakeOutcome[];
  /** Number of closed connections that were forgotten before `nextConnection()`. */
  readonly dropped: number;
  /** Number of connections that no call has returned. */
  readonly left: number;
}

/** The name of the awaited connection, and the connections with their names. */
interface Wanted {
  readonly name: string;
  readonly others: readonly { readonly name: string | undefined }[];
}

/** `nextConnection()` reached its limit. */
export function noConnectionFailure(
  mock: MockHandle,
  named: Wanted | undefined,
  { timeout, limit }: ExpiryOfWait,
  { handshakes, dropped, left }: Clients,
): WsDynamicError {
  const wanted = named === undefined ? 'a connection' : `connection "${showLine(named.name)}"`;
  const { held } = mock.handshakes;
  const latest = handshakes.slice(-listedHandshakes);
  const lines = [
    `Timed out after ${Math.round(timeout)} ms waiting for ${wanted} to the mock server ${mock.url}${limit ? `, ended by ${limit.name}` : ''}.`,
    latest.length === 0 ? 'No handshake has arrived there.' : 'The latest handshakes:',
    ...latest.map(describeOutcome),
  ];
  if (named !== undefined && named.others.length > 0) lines.push(describeNames(named));
  if (held > 0) lines.push(`${held} held by hang() or delay(): accept() answers them.`);
  if (dropped > 0) {
    lines.push(`${dropped} closed connections were dropped before nextConnection() was called.`);
  }
  const remedy =
    named === undefined && left > 0
      ? remedyForWhere(left, limit)
      : remedyAfter(latest.at(-1), named?.name, limit);
  lines.push(mock.stoppedFor(timeout) ?? limit?.lateRemedy(timeout) ?? remedy);
  const error = new WsDynamicError('ERR_WS_CONNECT_TIMEOUT', lines.join('\n'));
  return addEvidence(error, { isUnreached: handshakes.length === 0 });
}

function describeOutcome({ handshake, outcome, ...refused }: HandshakeOutcome): string {
  const { refusedBy, refusedAt } = refused;
  const how = refusedBy === undefined ? outcome : `${outcome} by ${refusedBy}`;
  const where = refusedAt === undefined ? '' : ` at ${refusedAt}`;
  return `  ${maskUrls(showLine(handshake.target))}: ${how}${where}`;
}

function describeNames({ name: wanted, others }: Wanted): string {
  const names = others
    .slice(-listedHandshakes)
    .map(({ name }) => (name === undefined ? 'without a name' : `"${showLine(name)}"`));
  const list = `The accepted connections: ${names.join(', ')}`;
  return others.some(({ name }) => name === wanted)
    ? `${list}.`
    : `${list}. Check what the option name returns for them.`;
}

/** Without a name, only the function `where` leaves connections. */
function remedyForWhere(left: number, limit: ExpiryOfWait['limit']): string {
  const of = left === 1 ? '1 connection' : `${left} connections`;
  return `The option where has not accepted the ${of} that no call has returned: check what it compares, or ${moreTime(limit)}.`;
}

function moreTime(limit: ExpiryOfWait['limit']): string {
  return limit?.remedy ?? 'allow more time with { timeout }';
}

function remedyAfter(
  last: HandshakeOutcome | undefined,
  name: string | undefined,
  limit: ExpiryOfWait['limit'],
): string {
  const more = moreTime(limit);
  if (last?.refusedBy === 'the option verify') {
    return 'Check what verify returns for this handshake, and the query and headers that the client under test sends.';
  }
  if (last?.refusedBy === 'refuse()') {
    return 'Call accept() to accept the next handshakes, or refuse() with the number of those to refuse.';
  }
  if (last?.outcome === 'accepted' && name === undefined) {
    return `Earlier calls have returned the accepted ones: check that a client connects again, or ${more}.`;
  }
  return `Check that the client under test connects to this URL, or ${more}.`;
}

/** `nextConnection()` was called after `close()`. */
export function closedFailure({ url, endOfTest }: MockHandle): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_CLOSED',
    `The mock server ${url} is closed: no client can connect to it.\n` +
      (endOfTest ?? 'Call nextConnection() before close(), or open another one with mockServer().'),
  );
}

/**
 * `send()` was called without an open connection.
 *
 * @param hasConnected whether a client was connected before
 */
export function nobodyToSendTo(mock: MockHandle, hasConnected: boolean): WsDynamicError {
  const remedy = hasConnected
    ? 'Check why it closed, or await mock.nextConnection() if a client is to connect again.'
    : 'Await mock.nextConnection() first.';
  const error = new WsDynamicError(
    'ERR_WS_CLOSED',
    `The mock server ${mock.url} has no open connection to send to.\n${mock.inbox.describe()}\n` +
      (mock.endOfTest ?? mock.stoppedFor(0) ?? remedy),
  );
  return markFramesShown(error);
}
