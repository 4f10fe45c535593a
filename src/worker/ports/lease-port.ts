import type { Server } from 'node:net';
import type { PortLease } from '../../realm/ports';
import { acquireOne } from './acquire-pair';
import { leaseAndListen } from './lease-and-listen';
import { type SessionLeaseOptions, searchLease } from './search';
import { checkPort, LOWEST_START } from './validate';

const single = { minGap: 0, maxGap: 0, name: 'free port', acquire: acquireOne };

/** A lease of one port: its `sslPort` is the same number. @throws as `leasePortPair` */
export async function leasePort(options: SessionLeaseOptions = {}): Promise<PortLease> {
  checkPort(options.startPort ?? 9000, 'startPort', LOWEST_START);
  return searchLease(options, single);
}

/** Leases one port and listens on it with the server. @throws as `leaseAndListen` */
export function leasePortAndListen(
  options: SessionLeaseOptions & { readonly server: Server },
): Promise<PortLease> {
  return leaseAndListen({ ...options, servers: [options.server] }, leasePort);
}
