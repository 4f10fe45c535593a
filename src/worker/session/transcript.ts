/** The frames of a test's connections and its server's output, as text for a failure. Pure. */

import { quoteOutput } from '../../failure/quote-output';

export interface RecordedConnection {
  readonly label: string;
  /** A line for each frame, about so many. */
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
 * @param told the connection that failed, whose frames the failure shows
 */
export function formatTranscript(
  connections: readonly RecordedConnection[],
  serverOutput: readonly string[],
  notes: readonly string[] = [],
  told?: RecordedConnection,
): string {
  const parts: string[] = [...notes];
  const failed = told === undefined ? -1 : connections.indexOf(told);
  // The one that failed comes first.
  const order = [...connections.keys()].sort(
    (one, other) => Number(other === failed) - Number(one === failed),
  );
  const most = connections.length > 1 ? shownAmongOthers : shownFrames;
  for (const index of order.slice(0, shownConnections)) {
    const connection = connections[index];
    const name = `Connection ${index + 1} of ${connections.length}: ${connection?.label}`;
    if (index === failed && connection?.upgrade?.status === 101) {
      parts.push(`> ${name}: it failed, its frames are above`);
      continue;
    }
    const frames = connection?.showFrames(most) ?? [];
    parts.push(index === failed ? `> ${name}: it failed` : name);
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
