/** The frames of a test's connections and its server's output, as text for a failure. Pure. */

import { quoteOutput } from '../../failure/quote-output';
import type { FrameRecord } from '../../realm/connection-data';
import { formatFrame } from '../client/preview';

export interface RecordedConnection {
  readonly label: string;
  readonly frames: readonly FrameRecord[];
}

/** How many frames of one connection are shown: the first and the last ones. */
const shownFrames = 40;
/** How many of the newest lines of the server's output are shown. */
const shownLines = 30;

/** Empty when there is nothing to show. */
export function formatTranscript(
  connections: readonly RecordedConnection[],
  serverOutput: readonly string[],
  notes: readonly string[] = [],
): string {
  const parts: string[] = [...notes];
  for (const [index, connection] of connections.entries()) {
    parts.push(`Connection ${index + 1} of ${connections.length}: ${connection.label}`);
    parts.push(...formatFrames(connection.frames));
  }
  if (serverOutput.length > 0) {
    const cut = Math.max(0, serverOutput.length - shownLines);
    parts.push(cut > 0 ? `Server output (${cut} earlier lines left out):` : 'Server output:');
    parts.push(...quoteOutput(serverOutput.slice(cut)));
  }
  return parts.join('\n');
}

function formatFrames(frames: readonly FrameRecord[]): string[] {
  if (frames.length === 0) return ['  (nothing sent, nothing received)'];
  if (frames.length <= shownFrames) return frames.map(indented);
  const half = shownFrames / 2;
  return [
    ...frames.slice(0, half).map(indented),
    `  … ${frames.length - shownFrames} frames left out …`,
    ...frames.slice(-half).map(indented),
  ];
}

function indented(frame: FrameRecord): string {
  return `  ${formatFrame(frame)}`;
}
