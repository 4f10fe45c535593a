import { WsDynamicError } from '../../errors';
import { listLoopbackUdpPorts } from '../../platform/sockets';
import { askGuards, type LeaseFacts } from './query';

/**
 * Every lease on this machine whose holder answers, by port. No files: the guards themselves are
 * asked, over UDP on loopback, and only ports that the system lists as bound are asked. A process
 * that is busy for longer than `patience` (ms) is left out.
 *
 * @throws `ERR_WS_DEPENDENCY_MISSING` where the system does not list its UDP sockets
 */
export async function listLeases(patience = 300): Promise<LeaseFacts[]> {
  const ports = await listLoopbackUdpPorts();
  if (ports !== undefined) return askGuards(ports, patience);
  throw new WsDynamicError(
    'ERR_WS_DEPENDENCY_MISSING',
    'The system does not list its UDP sockets, so the leases of other processes cannot be found: /proc/net/udp cannot be read, and netstat does not run. Install netstat (net-tools), or make /proc readable.',
  );
}
