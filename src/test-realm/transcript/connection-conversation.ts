import type { ConnectionHandle } from '../../bridge/connection';
import type { LoggedFrame } from '../../bridge/connection-data';
import type { MessageFormat } from '../message/message-format';
import { type Conversation, contentOf, type Entry } from './conversation';

const states = ['connecting', 'still open', 'closing', undefined] as const;

/**
 * The messages that a connection sent and received: without pings, errors, and messages hidden by its codec.
 */
export function conversationOf(
  handle: ConnectionHandle,
  format: MessageFormat,
  name: string,
): Conversation {
  const { frames, total } = handle.log;
  const closed = frames.find(({ kind }) => kind === 'close');
  const all = withoutFragments(frames).map((frame) =>
    frame.kind === 'close' ? closeOf(frame, closed, handle) : entriesOf(frame, handle, format),
  );
  const lost = total - frames.length + all.filter((found) => found === undefined).length;
  const entries = inOrder(all.flatMap((found) => found ?? []));
  return { name, entries, lost, state: states[handle.readyState] };
}

/** `undefined` if the message is no longer kept. */
function entriesOf(
  frame: LoggedFrame,
  { start, protocol }: ConnectionHandle,
  format: MessageFormat,
): readonly Entry[] | undefined {
  const at = start + frame.at;
  if (frame.kind === 'open') {
    return [{ at, kind: 'open', ...(protocol !== '' && { note: `protocol ${protocol}` }) }];
  }
  if (frame.kind !== 'message' || frame.isHidden === true) return [];
  if (Buffer.byteLength(frame.data) < frame.bytes) return undefined;
  const arrow = frame.direction === 'in' ? '←' : '→';
  return format.shown(frame)?.map((opened) => ({ at, arrow, ...contentOf(opened) }));
}

/** The reply to a close frame is omitted, unless its code differs. */
function closeOf(
  frame: LoggedFrame,
  first: LoggedFrame | undefined,
  { start, isClosedHere }: ConnectionHandle,
): readonly Entry[] {
  const note = String(frame.data);
  if (frame !== first && codeIn(frame) === codeIn(first)) return [];
  // A connection that this side destroyed has no close frame of its own.
  const isOwn = frame.direction === 'out' || (frame === first && isClosedHere);
  return [{ at: start + frame.at, arrow: isOwn ? '→' : '←', kind: 'close', note }];
}

function codeIn(frame: LoggedFrame | undefined): string | undefined {
  return /^\d+/.exec(String(frame?.data))?.[0];
}

/** Joins sent fragments (RFC 6455 section 5.4); the first one determines whether the message is binary. */
function withoutFragments(frames: readonly LoggedFrame[]): readonly LoggedFrame[] {
  let fragments: LoggedFrame[] = [];
  return frames.flatMap((frame) => {
    if (frame.kind !== 'message' || (frame.fin && fragments.length === 0)) return [frame];
    // `ws` joins received fragments.
    if (frame.direction === 'in') return [frame];
    fragments.push(frame);
    if (!frame.fin) return [];
    const [first = frame] = fragments;
    const data = Buffer.concat(fragments.map((one) => Buffer.from(one.data)));
    const bytes = fragments.reduce((sum, one) => sum + one.bytes, 0);
    fragments = [];
    return [{ ...first, data, bytes, fin: true }];
  });
}

/** The time of the opening is rounded; ensures that no entry is later than the next. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  let latest = Number.POSITIVE_INFINITY;
  const times = entries.toReversed().map(({ at }) => {
    latest = Math.min(latest, at);
    return latest;
  });
  return entries.map((entry, index) => ({ ...entry, at: times[entries.length - 1 - index] ?? 0 }));
}
