import type { Server } from 'node:net';
import type { PortLease } from '../../bridge/ports';
import { closeServer } from '../../platform/listening-server';
import { leasePort, leasePortPair, type SessionLeaseOptions } from './lease-ports';
import { checkAddress } from './listen';
import { tryAnotherPair } from './try-another-pair';

export interface LeaseAndListenOptions extends SessionLeaseOptions {
  /** The first server listens on `port`, the second, if given, on `sslPort`. */
  readonly servers: readonly [Server, Server?];
}

/**
 * Leases a port for each of the given servers, and listens. If another process that uses no leases takes a
 * port in between, everything is released and other ports are tried, three times in all.
 *
 * @returns the lease; every server listens on `host` and is adopted
 * @throws as `leasePortPair` and `PortLease.listen`
 */
export async function leaseAndListen(options: LeaseAndListenOptions): Promise<PortLease> {
  const { servers, host } = options;
  const [first, second] = servers;
  await checkAddress(host);
  return tryAnotherPair(async () => {
    const lease = await (second ? leasePortPair(options) : leasePort(options));
    try {
      await lease.listen(first, { which: 'port', host });
      if (second) await lease.listen(second, { which: 'sslPort', host });
      return lease;
    } catch (error) {
      await Promise.all(servers.map((server) => server && closeServer(server)));
      await lease.release();
      throw error;
    }
  });
}
