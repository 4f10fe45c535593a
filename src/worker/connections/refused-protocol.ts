/** A client that ended its connection because the mock server selected no subprotocol. */
import type { CloseEvent } from '../../bridge/connection-data';
import { showProtocols } from '../../errors/mask';
import type { FrameSource } from './failure-frames';

interface ClosedConnection extends Pick<FrameSource, 'frames'> {
  readonly closed: CloseEvent | undefined;
  readonly isClosedHere: boolean;
  /** The subprotocols that the client offered, if none was selected. */
  readonly unagreedProtocols: readonly string[];
}

/** What a client sends only if it has accepted the handshake. */
const accepting: ReadonlySet<string> = new Set(['message', 'ping', 'pong']);

function isProtocolRefused(connection: ClosedConnection): boolean {
  const { closed, isClosedHere, unagreedProtocols, frames } = connection;
  if (closed?.code !== 1006 || isClosedHere || unagreedProtocols.length === 0) return false;
  return !frames.some(({ direction, kind }) => direction === 'in' && accepting.has(kind));
}

/** The lines of a failure for such a connection; none for another. */
export function describeRefusedProtocol(connection: ClosedConnection): readonly string[] {
  if (!isProtocolRefused(connection)) return [];
  return [
    `The client ended it right after the handshake: it offered ${showProtocols(connection.unagreedProtocols)}, and the mock server selected no subprotocol. ws and browsers do not accept that.`,
  ];
}

export function refusedProtocolRemedy(connection: ClosedConnection): string | undefined {
  return isProtocolRefused(connection)
    ? 'Let the mock server select a subprotocol that the client offers: `protocols`, or `selectProtocol` of new WS().'
    : undefined;
}
