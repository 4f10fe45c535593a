/** Finds why a server reported that its address is in use. */
import { describeHolder, findHolder } from '../../platform/port-holder';
import { saysPortsInUse } from './address-in-use';
import { listTree, type ProcessTree } from './process-tree';

/** A command and its ports. */
export interface PortFacts {
  readonly port: number;
  readonly sslPort: number | undefined;
  readonly lines: readonly string[];
  readonly tree: ProcessTree;
  /** Its socket was handed over (`socketActivation`). */
  readonly isActivated: boolean;
}

export interface TakenPort {
  /** Taken by another program: another pair may help. */
  readonly isStolen: boolean;
  readonly reason: string;
}

/** The port of an "address in use" error in the output; `undefined` when it names none of the command's ports. */
export function takenPort(facts: PortFacts): TakenPort | undefined {
  const { port, sslPort, lines, isActivated, tree } = facts;
  const ports = sslPort === undefined ? [port] : [port, sslPort];
  if (!saysPortsInUse(lines, ports)) return undefined;
  if (isActivated && saysPortsInUse(lines, [port]))
    return { isStolen: false, reason: bindsItself(port) };
  const holders = ports.map(findHolder).filter(({ pid }) => pid !== undefined);
  const own = new Set(listTree(tree));
  const twice = holders.find(({ pid }) => pid !== undefined && own.has(pid));
  if (twice !== undefined) {
    return {
      isStolen: false,
      reason: `It listens there already: ${describeHolder(twice)}, is a process of this very command. Let it start its server once.`,
    };
  }
  const who =
    holders.length === 0
      ? `port ${ports.join(' or ')}, by a process that the system does not name, or that has ended`
      : holders.map(describeHolder).join('; ');
  return {
    isStolen: true,
    reason: `A leased port was taken before the server command could listen on it: ${who}. Stop that process, or give a startPort away from its ports.`,
  };
}

/** The failure of a server that got a socket but binds the port itself. */
export function bindsItself(port: number): string {
  return `With socketActivation: true the socket of port ${port} listens already, and is handed over as file descriptor 3 (LISTEN_FDS=1); the server binds the port itself. Let it take the descriptor (Node: server.listen({ fd: 3 })), or leave socketActivation out.`;
}
