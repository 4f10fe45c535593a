/** Joins the fragments of sent messages (RFC 6455 section 5.4), which have the same number in a log. */
import type { LoggedFrame } from '../../bridge/connection-data';

/** Each message at the place of its first fragment; pure. */
export function joinFragments(frames: readonly LoggedFrame[]): LoggedFrame[] {
  const messages = new Map<number, LoggedFrame[]>();
  for (const frame of frames) {
    const fragments = messages.get(frame.number);
    if (fragments === undefined) messages.set(frame.number, [frame]);
    else fragments.push(frame);
  }
  return Array.from(messages.values(), joined);
}

/** The first fragment determines whether the message is binary. */
function joined(fragments: readonly LoggedFrame[]): LoggedFrame {
  const [first] = fragments;
  if (fragments.length === 1 && first !== undefined) return first;
  return {
    ...(first as LoggedFrame),
    data: Buffer.concat(contiguous(fragments).map(({ data }) => Buffer.from(data))),
    bytes: fragments.reduce((sum, { bytes }) => sum + bytes, 0),
    fin: fragments.at(-1)?.fin === true,
    fragments: fragments.reduce((sum, { fragments: count = 1 }) => sum + count, 0),
  };
}

/** The fragments up to the first one of which the log has only the start. */
function contiguous(fragments: readonly LoggedFrame[]): readonly LoggedFrame[] {
  const cut = fragments.findIndex(({ data, bytes }) => Buffer.byteLength(data) < bytes);
  return cut < 0 ? fragments : fragments.slice(0, cut + 1);
}
