/** The frames of a test's connections and its server's output, as text for a failure. Pure. */

import { quoteOutput } from '../../errors/quote-output';

export interface RecordedConnection {
  readonly label: string;
  /** A line for each frame, about `most` of them. */
  showFrames(most: number): readonly string[];
  /** The answer to its handshake; what fails before shows no frames. */
  readonly upgrade?: { readonly status: number } | undefined;
}

/** How many frames are shown of a connection, and of one among several. */
const shownFrames = 40;
const shownAmongOthers = 10;
/** How many connections are shown. */
const shownConnections = 5;
/** How many of the newest lines of the server's output are shown. */
const shownLines = 30;

/**
 * Empty when there is nothing to show.
 *
 * @param told connections whose frames the failure itself shows
 * @param failed the one of them that failed, where it is one
 */
export function formatTranscript(
  connections: readonly RecordedConnection[],
  serverOutput: readonly string[],
  notes: readonly string[] = [],
  told: readonly RecordedConnection[] = [],
  failed?: RecordedConnection,
): string {
  const parts: string[] = [...notes];
  const isTold = (index: number) => told.some((one) => one === connections[index]);
  // The connections of the failure come first.
  const order = [...connections.keys()].sort(
    (one, other) => Number(isTold(other)) - Number(isTold(one)),
  );
  const most = connections.length > 1 ? shownAmongOthers : shownFrames;
  for (const index of order.slice(0, shownConnections)) {
    const connection = connections[index];
    const name = `Connection ${index + 1} of ${connections.length}: ${connection?.label}`;
    const isFailed = failed !== undefined && connection === failed;
    if (isTold(index) && (!isFailed || connection?.upgrade?.status === 101)) {
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
