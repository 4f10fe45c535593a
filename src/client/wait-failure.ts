import { WsDynamicError } from '../errors';
import { describeClose } from './close-codes';
import { formatFrame } from './frames';
import type { CloseRecord, FrameRecord } from './types';

/** What a failed wait tells of its connection. */
export interface ConnectionStory {
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
}

/** How many frames a message shows. */
const shownFrames = 10;

export function receiveTimedOut(
  story: ConnectionStory,
  awaiting: string,
  timeout: number,
): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_RECEIVE_TIMEOUT',
    `No sign of ${awaiting} within ${Math.round(timeout)} ms on ${story.url}.\n${describeStory(story)}\n` +
      'Check that the server sends it, or allow more time with { timeout } in milliseconds.',
  );
}

export function connectionClosed(story: ConnectionStory, awaiting: string): WsDynamicError {
  const how =
    story.closed === undefined ? 'is closing' : `was closed with ${describeClose(story.closed)}`;
  return new WsDynamicError(
    'ERR_WS_CLOSED',
    `The connection to ${story.url} ${how}, so ${awaiting} cannot come.\n${describeStory(story)}\n` +
      closeRemedy(story.closed),
    story.failure === undefined ? {} : { cause: story.failure },
  );
}

export function notOpen(story: ConnectionStory, attempt: string): WsDynamicError {
  const how =
    story.closed === undefined
      ? `is ${story.state}`
      : `was closed with ${describeClose(story.closed)}`;
  return new WsDynamicError(
    'ERR_WS_CLOSED',
    `Cannot ${attempt}: the connection to ${story.url} ${how}.\n${describeStory(story)}\n` +
      'Do it before the connection closes, or connect again.',
  );
}

export function sendFailed(story: ConnectionStory, cause: Error): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SEND_FAILED',
    `A message to ${story.url} could not be written: ${cause.message}.\n${describeStory(story)}\n` +
      'Check the options that were given to send().',
    { cause },
  );
}

/** What arrived, when, and in which state the connection is; several lines, no full stop needed. */
export function describeStory(story: ConnectionStory): string {
  const lines = [describeState(story)];
  if (story.failure !== undefined) lines.push(`It failed with: ${story.failure.message}`);
  const frames = story.frames.slice(-shownFrames);
  const hidden = story.totalFrames - frames.length;
  if (hidden > 0) lines.push(`  … ${hidden} earlier frames`);
  for (const frame of frames) lines.push(`  ${formatFrame(frame)}`);
  return lines.join('\n');
}

function describeState({ state, received, unread }: ConnectionStory): string {
  const count =
    received === 1 ? '1 message has' : `${received === 0 ? 'no' : received} messages have`;
  const rest = received === 0 ? '' : unread === 0 ? ', all read' : `, ${unread} of them unread`;
  return `The connection is ${state}; ${count} arrived${rest}.`;
}

function closeRemedy(closed: CloseRecord | undefined): string {
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
