import type { Server } from 'node:net';
import type { PortLease } from '../../realm/ports';
import { leasePortPair, type SessionLeaseOptions } from './lease-pair';
import { stopListening } from './listen';
import { listenUnderLease } from './listen-under-lease';
import { tryAnotherPair } from './try-another-pair';

export interface LeaseAndListenOptions extends SessionLeaseOptions {
  /** The first listens on `port`, the second (where there is one) on `sslPort`. */
  readonly servers: readonly [Server, Server?];
}

/**
 * Leases a pair and listens on it with the given servers. When a process that leases nothing takes
 * a port in between, everything is given back and a new pair is tried, three in all.
 *
 * @param leaseNext leases the ports, where they are not a pair
 * @returns the lease, with every server listening on `host` and adopted
 * @throws as `leasePortPair` and `listenUnderLease`
 */
export function leaseAndListen(
  options: LeaseAndListenOptions,
  leaseNext = leasePortPair,
): Promise<PortLease> {
  const { servers, host } = options;
  return tryAnotherPair(async () => {
    const lease = await leaseNext(options);
    try {
      const [first, second] = servers;
      await listenUnderLease(lease, first, 'port', host);
      if (second) await listenUnderLease(lease, second, 'sslPort', host);
      return lease;
    } catch (error) {
      await Promise.all(servers.map((server) => server && stopListening(server)));
      await lease.release();
      throw error;
    }
  });
}
