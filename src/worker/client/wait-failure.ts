import { WsDynamicError } from '../../errors';
import type { CloseRecord, FrameRecord } from '../../realm/connection-data';
import { describeClose } from '../../wire/close-codes';
import { formatFrame } from './frames';

/** What a failed wait tells of its connection. */
export interface ConnectionSummary {
  readonly url: string;
  readonly state: 'connecting' | 'open' | 'closing' | 'closed';
  readonly closed: CloseRecord | undefined;
  /** What `ws` said when it gave the connection up. */
  readonly failure: Error | undefined;
  readonly frames: readonly FrameRecord[];
  /** All frames ever, the forgotten ones included. */
  readonly totalFrames: number;
  readonly received: number;
  readonly unread: number;
  /** Whether this side has sent any message. */
  readonly sent: boolean;
}

/** How many frames a message shows. */
const shownFrames = 10;

export function receiveTimedOut(
  story: ConnectionSummary,
  awaiting: string,
  timeout: number,
  cause = likelyCause(story),
): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_RECEIVE_TIMEOUT',
    `No sign of ${awaiting} within ${Math.round(timeout)} ms on ${story.url}.\n${describeConnection(story)}\n` +
      `${cause}, or allow more time with { timeout } in milliseconds.`,
  );
}

export function connectionClosed(story: ConnectionSummary, awaiting: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_CLOSED',
    `The connection to ${story.url} ${describeEnd(story)}, so ${awaiting} cannot come.\n${describeConnection(story)}\n` +
      closeRemedy(story),
    story.failure === undefined ? {} : { cause: story.failure },
  );
}

export function notOpen(story: ConnectionSummary, attempt: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_CLOSED',
    `Cannot ${attempt}: the connection to ${story.url} ${describeEnd(story)}.\n${describeConnection(story)}\n` +
      'Do it before the connection closes, or connect again.',
  );
}

export function sendFailed(story: ConnectionSummary, cause: Error): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SEND_FAILED',
    `A message to ${story.url} could not be written: ${cause.message}.\n${describeConnection(story)}\n` +
      'Check the options that were given to send().',
    { cause },
  );
}

/** What arrived, when, and in which state the connection is; several lines, no full stop needed. */
export function describeConnection(story: ConnectionSummary): string {
  const lines = [describeState(story)];
  if (story.failure !== undefined) lines.push(`It failed with: ${story.failure.message}`);
  const frames = story.frames.slice(-shownFrames);
  const hidden = story.totalFrames - frames.length;
  if (hidden > 0) lines.push(`  … ${hidden} earlier frames`);
  for (const frame of frames) lines.push(`  ${formatFrame(frame)}`);
  return lines.join('\n');
}

function likelyCause({ sent, received }: ConnectionSummary): string {
  return sent || received > 0
    ? 'Check what the peer does after the last frame above'
    : 'This side has sent nothing yet: check whether the peer waits for it to speak first';
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

function describeEnd({ closed, failure, state }: ConnectionSummary): string {
  if (failure !== undefined && isProtocolFault(failure)) {
    return `was given up by this side (${failure.message})`;
  }
  return closed === undefined ? `is ${state}` : `was closed with ${describeClose(closed)}`;
}

/** Whether `ws` itself ended the connection, because of what it received. */
function isProtocolFault(failure: Error): boolean {
  return 'code' in failure && String(failure.code).startsWith('WS_ERR_');
}

function closeRemedy({ closed, failure }: ConnectionSummary): string {
  if (failure !== undefined && isProtocolFault(failure)) {
    return 'code' in failure && failure.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
      ? 'The peer sent a message larger than this side takes: raise its limit with { maxPayload } in bytes, or let the peer send less.'
      : 'The peer sent what RFC 6455 forbids: look at how it writes its frames.';
  }
  switch (closed?.code) {
    case 1006:
      return 'The peer vanished without a close frame: look whether the server crashed or called terminate().';
    case 1002:
    case 1007:
      return 'One side broke the protocol: look at the last frames.';
    case 1008:
      return "The server's policy refused this client: look at the reason and at the server's rules.";
    case 1009:
      return 'A message was larger than the receiver allows: send less, or raise its maxPayload.';
    case 1011:
      return 'The server failed: look at its log.';
    default:
      return 'If this close is what you test, await client.closed or use toBeClosedWith().';
  }
}
