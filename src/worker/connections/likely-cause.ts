import type { ConnectionSummary } from './connection-summary';
import { lossByFaults } from './link-faults';
import { toxicsOf } from './wait-hints';

/** What to check when no message arrives. */
export function likelyCause(summary: ConnectionSummary): string {
  const toxics = toxicsOf(summary.url);
  const held = `whether the link holds data back: ${toxics.join(', ')}`;
  const ofPeer = peerCause(summary);
  if (toxics.length > 0) return ofPeer === undefined ? `Check ${held}` : `${ofPeer}, and ${held}`;
  return (
    ofPeer ?? 'This side has sent nothing yet: check whether the peer waits for a first message'
  );
}

function peerCause(summary: ConnectionSummary): string | undefined {
  const { hasSent, received, incomplete } = summary;
  if (incomplete > 0) return 'Check how the peer sends that message';
  const loss = lossByFaults(summary);
  if (loss !== undefined) return loss;
  return hasSent || received > 0
    ? 'Check what the peer does after the last frame above'
    : undefined;
}
