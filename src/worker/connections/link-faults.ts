/** What the message faults and toxics of a link explain in the failure of a connection. */
import type { FaultAction } from '../../bridge/network';
import type { TcpPorts } from '../../platform/tcp-ports';
import type { ConnectionSummary } from './connection-summary';
import { isInvalidText, isPeerFault } from './peer-fault';
import type { ConnectionFault } from './session-hints';
import { faultsOn, obstacleOn } from './wait-hints';

/** What a fault does to messages that a wait may need; the other faults add some, or end the connection. */
const effects: Partial<Readonly<Record<FaultAction['kind'], string>>> = {
  drop: 'dropped',
  corrupt: 'corrupted',
  change: 'changed',
  delay: 'still holds back',
  reorder: 'still holds back',
};

/** The faults because of which a message may be missing, and what to check. */
export function lossByFaults({ ports, frames, start }: ConnectionSummary): string | undefined {
  const found = faultsOn(ports).filter(({ action }) => action.kind in effects);
  if (found.length === 0) return undefined;
  const last = Math.max(...found.map(({ at }) => at));
  const isFollowed = frames.some(
    ({ kind, direction, at }) => kind === 'message' && direction === 'in' && start + at > last,
  );
  const peer = isFollowed ? ', and what the peer does after the last frame above' : '';
  return `${found.map(describeFault).join(', ')}: check whether this wait needs ${found.every(isSingle) ? 'it' : 'them'}${peer}`;
}

/** The fault that closed the connection: `link.closeWith() at chat.test.js:9 closed it with 1011`. */
export function endByFault(
  summary: Pick<ConnectionSummary, 'ports' | 'closed' | 'failure' | 'isClosedHere'>,
): string | undefined {
  const { ports, closed, failure, isClosedHere } = summary;
  const faults = faultsOn(ports);
  const corrupted = (isIncoming: boolean) => {
    const fault = faults.find((one) => one.isIncoming === isIncoming && isInvalid(one.action));
    return fault && describeFault(fault);
  };
  if (isPeerFault(failure)) return isInvalidText(failure) ? corrupted(true) : undefined;
  if (isClosedHere || closed === undefined) return undefined;
  const closing = faults.find(
    ({ action }) =>
      action.kind === 'close' && action.code === closed.code && action.reason === closed.reason,
  );
  if (closing !== undefined) return `${closing.call} closed it with ${closed.code}`;
  return closed.code === 1007 ? corrupted(false) : undefined;
}

/** The toxic that holds back data of an open connection, and what to do about it. */
export function heldByToxic(ports: TcpPorts | undefined): string | undefined {
  const held = ports && obstacleOn(ports);
  if (held?.effect !== 'held') return undefined;
  return `${held.call} holds back data of this connection: ${held.remedy}`;
}

/** `link.drop() at chat.test.js:9 dropped 2 messages downstream`. */
function describeFault(fault: ConnectionFault): string {
  const { call, action, stream, count } = fault;
  const messages = isHeld(fault) ? 'messages' : `${count} ${count === 1 ? 'message' : 'messages'}`;
  return `${call} ${effects[action.kind]} ${messages} ${stream}`;
}

/** The number of held messages is not known. */
function isHeld({ action }: ConnectionFault): boolean {
  return action.kind === 'delay' || action.kind === 'reorder';
}

function isSingle(fault: ConnectionFault, _place: number, all: readonly unknown[]): boolean {
  return all.length === 1 && fault.count === 1 && !isHeld(fault);
}

function isInvalid(action: FaultAction): boolean {
  return action.kind === 'corrupt' && action.invalid;
}
