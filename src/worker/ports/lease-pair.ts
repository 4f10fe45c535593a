import type { PortLease } from '../../realm/ports';
import { acquirePair } from './acquire-pair';
import { type SessionLeaseOptions, searchLease } from './search';
import { checkPairSearch } from './validate';

export type { SessionLeaseOptions };

/**
 * Leases two free ports with `minGap <= sslPort - port <= maxGap`: no other lease gets either of
 * them until `release()`, or until this process ends, in whichever way.
 *
 * @throws `ERR_WS_PORT_INVALID`, `ERR_WS_OPTION_INVALID`, `ERR_WS_PORTS_EXHAUSTED`
 * @example
 * await using lease = await leasePortPair();
 * http.createServer().listen(lease.port);
 */
export async function leasePortPair(options: SessionLeaseOptions = {}): Promise<PortLease> {
  const { startPort = 9000, minGap = 1, maxGap = 10 } = options;
  checkPairSearch(startPort, minGap, maxGap);
  const name = `pair of free ports (sslPort ${minGap} to ${maxGap} above port)`;
  return searchLease(options, { minGap, maxGap, name, acquire: acquirePair });
}
