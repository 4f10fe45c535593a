import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { ephemeralRange } from '../../platform/ephemeral-ports';
import { listLoopbackUdpSockets, type UdpSocket } from '../../platform/udp-sockets';
import type { LeaseFacts } from './lease-facts';
import { queryGuards } from './query';

/**
 * Lists the leases of this machine by port, by querying the guards over UDP on loopback; no files are used.
 * Of the sockets that the system lists, only possible guards are queried: those of Node processes, and those
 * of other users below the ephemeral ports. A process that is busy for longer than `patience` (ms) is
 * omitted. Another user's guard reports its run, but not its process.
 *
 * @throws `ERR_WS_DEPENDENCY_MISSING` where the system does not list its UDP sockets, or forbids UDP
 */
export async function listLeases(patience = 300): Promise<LeaseFacts[]> {
  const sockets = await listLoopbackUdpSockets();
  if (sockets !== undefined) {
    return queryGuards(
      sockets.filter(mayBeGuard).map(({ port }) => port),
      patience,
    );
  }
  throw new WsDynamicError(
    'ERR_WS_DEPENDENCY_MISSING',
    'The system does not list its UDP sockets, so the leases of other processes cannot be found: /proc/net/udp cannot be read, and netstat does not run. Install netstat (net-tools), or make /proc readable.',
  );
}

/** Whether a socket may belong to a guard. */
export function mayBeGuard({ port, program }: UdpSocket): boolean {
  if (program !== undefined) return program.startsWith('node');
  return port < ephemeralRange().first;
}
