import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { listLoopbackUdpSockets, type UdpSocket } from '../../platform/udp-sockets';
import type { LeaseFacts } from './lease-facts';
import { askGuards } from './query';
import { ephemeralRange } from './range';

/**
 * Every lease on this machine whose holder answers, by port. No files: the guards themselves are
 * asked, over UDP on loopback. Of the sockets that the system lists, those are asked that a guard may
 * have: of a Node process, or of another user below the ephemeral ports. A process that is busy for
 * longer than `patience` (ms) is left out. Another user's guard reports its run, not its process.
 *
 * @throws `ERR_WS_DEPENDENCY_MISSING` where the system does not list its UDP sockets, or forbids UDP
 */
export async function listLeases(patience = 300): Promise<LeaseFacts[]> {
  const sockets = await listLoopbackUdpSockets();
  if (sockets !== undefined) {
    return askGuards(
      sockets.filter(mayBeGuard).map(({ port }) => port),
      patience,
    );
  }
  throw new WsDynamicError(
    'ERR_WS_DEPENDENCY_MISSING',
    'The system does not list its UDP sockets, so the leases of other processes cannot be found: /proc/net/udp cannot be read, and netstat does not run. Install netstat (net-tools), or make /proc readable.',
  );
}

/** Whether a guard may have this socket. */
export function mayBeGuard({ port, program }: UdpSocket): boolean {
  if (program !== undefined) return program.startsWith('node');
  return port < ephemeralRange().first;
}
