import type { Closest, LoggedFrame } from '../../bridge/connection-data';
import { addEvidence, markFramesShown } from '../../errors/evidence';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { describeLateness } from '../../platform/loop-watch';
import { describeClose } from '../../wire/close-codes';
import { closeRemedy, endByCall, endOfLink, endOfServer, endOfTestOf } from './close-remedy';
import type { ConnectionSummary } from './connection-summary';
import { showFrames } from './failure-frames';
import { lossBy } from './handler-causes';
import type { ExpiredWait } from './inbox';
import { likelyCause } from './likely-cause';
import { isPeerFault } from './peer-fault';
import { describeRefusedProtocol, refusedProtocolRemedy } from './refused-protocol';
import { unreadLimits } from './unread-messages';
import { endedBy, moreTime, waitNote } from './wait-hints';

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
      ? (wait.limit?.lateRemedy(wait.timeout) ??
        lossBy(summary.url) ??
        orMoreTime(likelyCause(summary)))
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
  const error = showingFrames(
    summary.connection,
    'ERR_WS_CLOSED',
    `Cannot ${attempt}: the connection to ${summary.url} ${describeEnd(summary)}.\n${describeConnection(summary)}\n` +
      (endOfTestOf(summary) ??
        endOfLink(summary) ??
        endOfServer(summary) ??
        refusedProtocolRemedy(summary) ??
        endByCall(summary, 'make this call before it, or connect again') ??
        (summary.isClosedHere
          ? 'Call it before the connection closes, or connect again.'
          : closeRemedy(summary))),
  );
  return addEvidence(error, { isAfterClose: true });
}

export function sendFailed(summary: ConnectionSummary, cause: Error): WsDynamicError {
  // An error of the system, such as ECONNRESET.
  const isAfterClose = 'syscall' in cause;
  const remedy = isAfterClose
    ? 'The peer, or the network, ended the connection meanwhile.'
    : 'Check the options passed to send().';
  const error = showingFrames(
    summary.connection,
    'ERR_WS_SEND_FAILED',
    `A message to ${summary.url} could not be written: ${cause.message}.\n${describeConnection(summary)}\n${remedy}`,
    { cause },
  );
  return addEvidence(error, { isAfterClose });
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

function describeState({ state, received, hidden, unread }: ConnectionSummary): string {
  const count =
    received === 1 ? '1 message has' : `${received === 0 ? 'no' : received} messages have`;
  return `The connection is ${state}; ${count} arrived${describeHidden(received, hidden)}${describeUnread(received, unread)}.`;
}

/** Marked `·` in the frames: a test may wait for one of them. */
function describeHidden(received: number, hidden: number): string {
  return received === 0 && hidden > 0 ? ` besides ${hidden} that the codec hides (·)` : '';
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
