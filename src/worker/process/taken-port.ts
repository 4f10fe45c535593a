/** Finds the cause when a server reports that its address is in use. */
import { describeHolder, findHolder } from '../../platform/port-holder';
import { reportsPortsInUse } from './address-in-use';
import { listTree, type ProcessTree } from './process-tree';

/** A command and its ports. */
export interface PortFacts {
  readonly port: number;
  readonly sslPort: number | undefined;
  readonly lines: readonly string[];
  readonly tree: ProcessTree;
  /** Whether its socket was passed to it (`socketActivation`). */
  readonly isActivated: boolean;
}

export interface TakenPort {
  /** Whether another program took the port: then another pair may help. */
  readonly isStolen: boolean;
  readonly reason: string;
}

/**
 * The cause of an "address in use" error in the output; `undefined` if it names none of the command's ports.
 */
export function takenPort(facts: PortFacts): TakenPort | undefined {
  const { port, sslPort, lines, isActivated, tree } = facts;
  const ports = sslPort === undefined ? [port] : [port, sslPort];
  if (!reportsPortsInUse(lines, ports)) return undefined;
  if (isActivated && reportsPortsInUse(lines, [port]))
    return { isStolen: false, reason: bindsItself(port) };
  const holders = ports.map(findHolder).filter(({ pid }) => pid !== undefined);
  const own = new Set(listTree(tree));
  const ownHolder = holders.find(({ pid }) => pid !== undefined && own.has(pid));
  if (ownHolder !== undefined) {
    return {
      isStolen: false,
      reason: `It already listens there: ${describeHolder(ownHolder)}, which is a process of this command. Let it start its server only once.`,
    };
  }
  const place = `port ${ports.join(' or ')}`;
  return {
    isStolen: true,
    reason:
      holders.length === 0
        ? `The server command reported that ${place} is in use, where no process listens now.\nIf it calls listen() twice, as app.listen() and server.listen() do, leave one out: a second server cannot have the same port.`
        : `A leased port was taken before the server command could listen on it: ${holders.map(describeHolder).join('; ')}. Stop that process, or give a startPort away from its ports.`,
  };
}

/** The message for a server that was passed a socket but binds the port itself. */
export function bindsItself(port: number): string {
  return `With socketActivation: true, this package listens on port ${port} and passes the socket as file descriptor 3 (LISTEN_FDS=1), but the server binds the port itself. Let it listen on the descriptor (Node: server.listen({ fd: 3 })), or remove socketActivation.`;
}
