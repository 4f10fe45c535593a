/** Why a connection was closed, and what to do about it. */
import { userLine } from '../../errors/user-line';
import type { ConnectionSummary } from './connection-summary';
import { endByFault } from './link-faults';
import { faultRemedy, isPeerFault } from './peer-fault';
import { refusedProtocolRemedy } from './refused-protocol';
import { endOfTest, serverEndOf } from './wait-hints';

export function closeRemedy(summary: ConnectionSummary): string {
  const { closed, failure, isClosedHere } = summary;
  const fault = endOfLink(summary);
  if (fault !== undefined) return fault;
  if (isPeerFault(failure)) return faultRemedy(failure);
  if (isClosedHere) {
    return (
      endOfTestOf(summary) ??
      endByCall(summary, 'check the order of the calls') ??
      'This side ended the connection earlier: check the order of the calls in the test.'
    );
  }
  switch (closed?.code) {
    case 1006:
      return (
        endOfServer(summary) ??
        refusedProtocolRemedy(summary) ??
        'The peer sent no close frame: it crashed, called terminate(), or the network lost the connection.'
      );
    case 1002:
    case 1007:
      return 'One side violated the protocol: check the last frames above.';
    case 1008:
      return 'The peer closed the connection because of its policy: check the close reason and the rules of the peer.';
    case 1009:
      return 'A message was larger than the receiver allows: send less, or raise its maxPayload.';
    case 1011:
      return 'The peer failed: check its log.';
    default:
      return (
        endOfServer(summary) ?? 'To test this close, await client.closed or use toBeClosedWith().'
      );
  }
}

/** The remedy for a connection that the session closed at the end of its test. */
export function endOfTestOf({ connection, isClosedHere }: ConnectionSummary): string | undefined {
  return isClosedHere ? endOfTest(connection) : undefined;
}

/** The remedy for a connection that a call of the test ended. */
export function endByCall(
  { isClosedHere, endCall }: ConnectionSummary,
  remedy: string,
): string | undefined {
  const line = isClosedHere ? userLine(endCall?.site.stack) : undefined;
  if (endCall === undefined || line === undefined) return undefined;
  return `It was closed by ${endCall.name} at ${line}: ${remedy}.`;
}

/** The remedy for a connection that a message fault of a link closed. */
export function endOfLink(summary: ConnectionSummary): string | undefined {
  const fault = endByFault(summary);
  return fault && `${fault}: expect the close, or connect again.`;
}

/** The remedy for a connection that ended because the test ended its server. */
export function endOfServer({
  url,
  start,
  frames,
  isClosedHere,
  closed,
}: ConnectionSummary): string | undefined {
  const close = frames.findLast(({ kind }) => kind === 'close');
  if (isClosedHere || close === undefined) return undefined;
  const end = serverEndOf(url, start, start + close.at);
  if (end?.isAbrupt === true && closed?.wasClean === true) return undefined;
  return end && `${end.call} ended it: connect again after that call, or expect the close.`;
}
