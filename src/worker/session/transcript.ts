/** Formats the frames of a test's connections and its server's output for a failure. Pure. */

import { quoteOutput } from '../../errors/quote-output';

export interface RecordedConnection {
  readonly label: string;
  /** A line per frame, about `most` in all. */
  showFrames(most: number): readonly string[];
  /** The response to its handshake; a connection that failed earlier has no frames. */
  readonly upgrade?: { readonly status: number } | undefined;
}

/** Number of frames shown of the only connection, and of one among several. */
const shownFrames = 40;
const shownAmongOthers = 10;
/** Number of connections shown. */
const shownConnections = 5;
/** Number of the latest lines of server output shown. */
const shownLines = 30;

/**
 * Returns an empty text when there is nothing to show.
 *
 * @param shown connections whose frames the failure already shows
 * @param failed the connection that failed, if any
 */
export function formatTranscript(
  connections: readonly RecordedConnection[],
  serverOutput: readonly string[],
  notes: readonly string[] = [],
  shown: readonly RecordedConnection[] = [],
  failed?: RecordedConnection,
): string {
  const parts: string[] = [...notes];
  const isShown = (index: number) => shown.some((one) => one === connections[index]);
  // The connections of the failure come first.
  const order = [...connections.keys()].sort(
    (one, other) => Number(isShown(other)) - Number(isShown(one)),
  );
  const most = connections.length > 1 ? shownAmongOthers : shownFrames;
  for (const index of order.slice(0, shownConnections)) {
    const connection = connections[index];
    const name = `Connection ${index + 1} of ${connections.length}: ${connection?.label}`;
    const isFailed = failed !== undefined && connection === failed;
    if (isShown(index) && (!isFailed || connection?.upgrade?.status === 101)) {
      parts.push(`> ${name}: ${isFailed ? 'it failed, ' : ''}its frames are above`);
      continue;
    }
    const frames = connection?.showFrames(most) ?? [];
    parts.push(isFailed ? `> ${name}: it failed` : name);
    parts.push(...(frames.length === 0 ? ['  (nothing sent, nothing received)'] : frames));
  }
  const others = connections.length - shownConnections;
  if (others > 0) parts.push(`… and ${others} more ${others === 1 ? 'connection' : 'connections'}`);
  if (serverOutput.length > 0) {
    const cut = Math.max(0, serverOutput.length - shownLines);
    parts.push(cut > 0 ? `Server output (${cut} earlier lines left out):` : 'Server output:');
    parts.push(...quoteOutput(serverOutput.slice(cut)));
  }
  return parts.join('\n');
}
