import type { EndCall } from '../../bridge/connection';
import type { CloseEvent, Closest, LoggedFrame } from '../../bridge/connection-data';
import { markFramesShown } from '../../errors/evidence';
import { userLine } from '../../errors/user-line';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { describeLateness } from '../../platform/loop-watch';
import { describeClose } from '../../wire/close-codes';
import { type FrameSource, showFrames } from './failure-frames';
import { lossBy } from './handler-causes';
import type { ExpiredWait } from './inbox';
import { faultRemedy, isPeerFault } from './peer-fault';
import { describeRefusedProtocol, refusedProtocolRemedy } from './refused-protocol';
import { unreadLimits } from './unread-messages';
import { endedBy, endOfTest, moreTime, serverEndOf, toxicsOf, waitNote } from './wait-hints';

/** The state of a connection that the message of a failed wait shows. */
export interface ConnectionSummary extends FrameSource {
  /** The connection, which its failures refer to. */
  readonly connection: object;
  readonly url: string;
  readonly state: 'connecting' | 'open' | 'closing' | 'closed';
  readonly closed: CloseEvent | undefined;
  /** The error with which `ws` closed the connection. */
  readonly failure: Error | undefined;
  /** Whether this side ended the connection first. */
  readonly isClosedHere: boolean;
  /** The call of the test that did so, if it is known. */
  readonly endCall: EndCall | undefined;
  /** The subprotocols that the client offered, if none was selected. */
  readonly unagreedProtocols: readonly string[];
  readonly received: number;
  readonly unread: number;
  /** Whether this side has sent any message. */
  readonly hasSent: boolean;
  /** Lower bound of the bytes received of an incomplete message; 0 if unknown. */
  readonly incomplete: number;
}

/** Number of frames shown in a message. */
const shownFrames = 10;

export function receiveTimedOut(
  summary: ConnectionSummary,
  wait: ExpiredWait,
  cause = wait.closest?.remedy,
): WsDynamicError {
  const orMoreTime = (check: string): string => `${check}, or ${moreTime(wait.limit)}.`;
  const remedy =
    cause === undefined
      ? (lossBy(summary.url) ?? orMoreTime(likelyCause(summary)))
      : orMoreTime(cause);
  const error = new WsDynamicError(
    'ERR_WS_RECEIVE_TIMEOUT',
    `${describeExpiry(wait, summary.url)}\n${wait.closest?.text ?? ''}${describeConnection(summary, wait.closest?.message)}\n${remedy}`,
    wait.limit === undefined
      ? {}
      : { details: { limit: wait.limit.name, remedy: wait.limit.remedy } },
  );
  return markFramesShown(error, summary.connection, wait.past, wait.closest?.message);
}

/** The first lines of the failure: what was awaited, for how long, and what may have delayed it. */
export function describeExpiry(
  { awaiting, timeout, limit, late }: ExpiredWait,
  on: string,
): string {
  const what = `Timed out after ${Math.round(timeout)} ms waiting for ${awaiting} on ${on}${endedBy(limit)}.`;
  return [what, describeLateness(late), waitNote()].filter(Boolean).join('\n');
}

export function connectionClosed(
  summary: ConnectionSummary,
  awaiting: string,
  closest?: Closest,
): WsDynamicError {
  return showingFrames(
    summary.connection,
    'ERR_WS_CLOSED',
    `The connection to ${summary.url} ${describeEnd(summary)} before ${awaiting} arrived.\n${closest?.text ?? ''}${describeConnection(summary, closest?.message)}\n` +
      closeRemedy(summary),
    summary.failure === undefined ? {} : { cause: summary.failure },
  );
}

/** @param described the description of the connections */
export function messagesDropped(on: string, count: number, described: string): WsDynamicError {
  const { messages, bytes } = unreadLimits;
  return showingFrames(
    undefined,
    'ERR_WS_MESSAGES_DROPPED',
    `${count === 1 ? '1 message' : `${count} messages`} of ${on} ${count === 1 ? 'was' : 'were'} dropped unread: beyond ${messages} unread messages, or ${bytes / 1024 / 1024} MiB of them, the oldest are dropped.\n${described}\n` +
      'Read them as they arrive (for await, receive(), waitFor()), or let the peer send less. The next wait continues with the oldest remaining one.',
    { details: { dropped: count } },
  );
}

export function notOpen(summary: ConnectionSummary, attempt: string): WsDynamicError {
  return showingFrames(
    summary.connection,
    'ERR_WS_CLOSED',
    `Cannot ${attempt}: the connection to ${summary.url} ${describeEnd(summary)}.\n${describeConnection(summary)}\n` +
      (endOfTestOf(summary) ??
        endOfServer(summary) ??
        refusedProtocolRemedy(summary) ??
        endByCall(summary, 'make this call before it, or connect again') ??
        'Call it before the connection closes, or connect again.'),
  );
}

export function sendFailed(summary: ConnectionSummary, cause: Error): WsDynamicError {
  return showingFrames(
    summary.connection,
    'ERR_WS_SEND_FAILED',
    `A message to ${summary.url} could not be written: ${cause.message}.\n${describeConnection(summary)}\n` +
      'Check the options passed to send().',
    { cause },
  );
}

function showingFrames(
  connection: object | undefined,
  ...values: ConstructorParameters<typeof WsDynamicError>
): WsDynamicError {
  return markFramesShown(new WsDynamicError(...values), connection);
}

/**
 * Describes the received messages and the state of the connection, in several lines.
 *
 * @param question the message that the failure is about
 */
export function describeConnection(summary: ConnectionSummary, question?: LoggedFrame): string {
  const lines = [describeState(summary), ...describeRefusedProtocol(summary)];
  if (summary.failure !== undefined) lines.push(`It failed with: ${summary.failure.message}`);
  const frames = showFrames(summary, shownFrames, question);
  return [...lines, ...frames, ...describeIncomplete(summary)].join('\n');
}

function describeIncomplete({ incomplete }: ConnectionSummary): readonly string[] {
  if (incomplete === 0) return [];
  const bytes = incomplete === 1 ? '1 byte' : `${incomplete} bytes`;
  return [
    `Part of a message has arrived, at least ${bytes}: its last fragment is missing, or its frame announces more bytes.`,
  ];
}

function likelyCause(summary: ConnectionSummary): string {
  const toxics = toxicsOf(summary.url);
  const held = `whether the link holds data back: ${toxics.join(', ')}`;
  const ofPeer = peerCause(summary);
  if (toxics.length > 0) return ofPeer === undefined ? `Check ${held}` : `${ofPeer}, and ${held}`;
  return (
    ofPeer ?? 'This side has sent nothing yet: check whether the peer waits for a first message'
  );
}

function peerCause({ hasSent, received, incomplete }: ConnectionSummary): string | undefined {
  if (incomplete > 0) return 'Check how the peer sends that message';
  return hasSent || received > 0
    ? 'Check what the peer does after the last frame above'
    : undefined;
}

function describeState({ state, received, unread }: ConnectionSummary): string {
  const count =
    received === 1 ? '1 message has' : `${received === 0 ? 'no' : received} messages have`;
  return `The connection is ${state}; ${count} arrived${describeUnread(received, unread)}.`;
}

function describeUnread(received: number, unread: number): string {
  if (received === 0) return '';
  if (unread === 0) return received === 1 ? ' and is read' : ', all read';
  if (unread === received) return received === 1 ? ' and is unread' : ', all unread';
  return `, ${unread} of them unread`;
}

function describeEnd({ closed, failure, state, isClosedHere }: ConnectionSummary): string {
  if (isPeerFault(failure)) {
    return `was closed by this side (${failure.message})`;
  }
  if (closed === undefined) return `is ${state}`;
  if (isClosedHere && !closed.wasClean) return 'was closed by this side (terminate())';
  const side = isClosedHere ? ' by this side' : '';
  return `was closed${side} with ${describeClose(closed)}`;
}

function closeRemedy(summary: ConnectionSummary): string {
  const { closed, failure, isClosedHere } = summary;
  if (isPeerFault(failure)) return faultRemedy(failure);
  if (isClosedHere) {
    return (
      endOfTestOf(summary) ??
      endByCall(summary, 'check the order of the calls') ??
      'This side ended the connection earlier: check the order of the calls in the test.'
    );
  }
  switch (closed?.code) {
    case 1006:
      return (
        endOfServer(summary) ??
        refusedProtocolRemedy(summary) ??
        'The peer sent no close frame: it crashed, called terminate(), or the network lost the connection.'
      );
    case 1002:
    case 1007:
      return 'One side violated the protocol: check the last frames above.';
    case 1008:
      return 'The peer closed the connection because of its policy: check the close reason and the rules of the peer.';
    case 1009:
      return 'A message was larger than the receiver allows: send less, or raise its maxPayload.';
    case 1011:
      return 'The peer failed: check its log.';
    default:
      return (
        endOfServer(summary) ?? 'To test this close, await client.closed or use toBeClosedWith().'
      );
  }
}

/** The remedy for a connection that the session closed at the end of its test. */
function endOfTestOf({ connection, isClosedHere }: ConnectionSummary): string | undefined {
  return isClosedHere ? endOfTest(connection) : undefined;
}

/** The remedy for a connection that a call of the test ended. */
function endByCall(
  { isClosedHere, endCall }: ConnectionSummary,
  remedy: string,
): string | undefined {
  const line = isClosedHere ? userLine(endCall?.site.stack) : undefined;
  if (endCall === undefined || line === undefined) return undefined;
  return `It was closed by ${endCall.name} at ${line}: ${remedy}.`;
}

/** The remedy for a connection that ended because the test ended its server. */
export function endOfServer({
  url,
  start,
  frames,
  isClosedHere,
  closed,
}: ConnectionSummary): string | undefined {
  const close = frames.findLast(({ kind }) => kind === 'close');
  if (isClosedHere || close === undefined) return undefined;
  const end = serverEndOf(url, start, start + close.at);
  if (end?.isAbrupt === true && closed?.wasClean === true) return undefined;
  return end && `${end.call} ended it: connect again after that call, or expect the close.`;
}
