import type { Server } from 'node:net';
import { WsDynamicError } from '../../errors';
import type { LeasedPort, PortHolder, PortLease } from '../../realm/ports';
import { leasePortPair, type SessionLeaseOptions } from './lease-pair';
import { stopListening } from './listen';
import { describeHolder, findHolder } from './port-holder';

/** How many pairs are tried when somebody who does not lease takes a port in between. */
const TRIES = 3;

const WHICH: readonly LeasedPort[] = ['port', 'sslPort'];

export interface LeaseAndListenOptions extends SessionLeaseOptions {
  /** The first listens on `port`, the second (where there is one) on `sslPort`. */
  readonly servers: readonly [Server, Server?];
  /** Told of each port that somebody took in between, before the next pair is tried. */
  readonly onStolen?: ((thief: PortHolder) => void) | undefined;
}

/** Listens with all servers, or with none; the holder of the port that was stolen, or nothing. */
async function listenAll(
  lease: PortLease,
  { servers, host }: LeaseAndListenOptions,
): Promise<PortHolder | undefined> {
  const listening: Server[] = [];
  for (const [index, server] of servers.entries()) {
    const which = WHICH[index];
    if (!server || !which) continue;
    try {
      await lease.listen(server, { which, host });
      listening.push(server);
    } catch (error) {
      const holder = await findHolder(lease[which]);
      await Promise.all(listening.map(stopListening));
      await lease.release();
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return holder;
      throw cannotListen(error, lease[which], host);
    }
  }
  return undefined;
}

function cannotListen(cause: unknown, port: number, host = 'all addresses'): WsDynamicError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (
    code === 'EADDRNOTAVAIL' ||
    code === 'ENOTFOUND' ||
    code === 'EAI_AGAIN' ||
    code === 'EINVAL'
  ) {
    return new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `host '${host}' is no address of this machine (${code}), so nothing can listen there. Use '127.0.0.1', '::1' or '0.0.0.0'.`,
      { cause },
    );
  }
  return new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `Cannot listen on port ${port} of ${host}: ${message}. \`npx jest-ws-dynamic doctor\` shows what this machine allows.`,
    { cause },
  );
}

/**
 * Leases a pair and listens on it with the given servers. When a process that leases nothing takes
 * a port in between, everything is given back and a new pair is tried, three in all.
 *
 * @returns the lease, with every server listening on `host` and adopted
 * @throws as `leasePortPair`, and `ERR_WS_PORTS_STOLEN` (names who took the ports, where the system
 * tells), `ERR_WS_OPTION_INVALID` (host), `ERR_WS_SERVER_FAILED`
 */
export function leaseAndListen(options: LeaseAndListenOptions): Promise<PortLease> {
  return listenUnderLease(options, () => leasePortPair(options), 'pairs');
}

/** `leaseAndListen` for any kind of lease; `leases` names what is leased, for the failure. */
export async function listenUnderLease(
  options: LeaseAndListenOptions,
  leaseNext: () => Promise<PortLease>,
  leases: string,
): Promise<PortLease> {
  const thieves: PortHolder[] = [];
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const lease = await leaseNext();
    const thief = await listenAll(lease, options);
    if (!thief) return lease;
    thieves.push(thief);
    options.onStolen?.(thief);
  }
  throw new WsDynamicError(
    'ERR_WS_PORTS_STOLEN',
    `Leased ${TRIES} ${leases}, and each time somebody listened on one before the server could: ${thieves
      .map(describeHolder)
      .join('; ')}. Stop that process, or give a startPort away from its ports.`,
  );
}
