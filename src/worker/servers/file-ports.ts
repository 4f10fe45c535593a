/** The leased pair of one test file: where its servers listen, again after every restart. */
import type { Server } from 'node:net';
import type { ResolvedOptions } from '../../options/environment';
import {
  describeHolder,
  leaseAndListen,
  leasePortPair,
  type PortHolder,
  type PortLease,
} from '../ports';
import type { FileListeners } from './listeners';

export interface FilePorts {
  readonly port: number;
  readonly sslPort: number;
  /** Listens on both (or the first, without TLS), under the lease. */
  listen(listeners: FileListeners): Promise<void>;
  /** As `listen`, for one server of another kind on one of the ports. */
  listenOne(server: Server, which: 'port' | 'sslPort'): Promise<void>;
  /** Gives the ports back; names those where something still listens, which stay guarded. */
  release(): Promise<readonly PortHolder[]>;
}

/**
 * Leases a pair for a file. With `listeners`, they listen on it at once, and on a new pair when
 * somebody who does not lease was faster.
 *
 * @throws WsDynamicError as `leasePortPair` and `leaseAndListen`
 */
export async function leaseFilePorts(
  options: ResolvedOptions,
  testPath: string,
  listeners: FileListeners | undefined,
): Promise<FilePorts> {
  const { startPort, endPort, minGap, maxGap, maxAttempts, host, guard } = options;
  const range = { startPort, endPort, minGap, maxGap, maxAttempts };
  const search = { ...range, host, guard, label: { testPath } };
  const lease = listeners
    ? await leaseAndListen({
        ...search,
        servers: inLeaseOrder(listeners),
        onStolen: noteTheft,
      })
    : await leasePortPair(search);
  return filePorts(lease, host);
}

function noteTheft(thief: PortHolder): void {
  if (process.env.JEST_WS_DYNAMIC_DEBUG !== '1') return;
  process.stderr.write(`[ports] somebody took ${describeHolder(thief)}; a new pair is leased\n`);
}

/** ws on `port`, wss on `sslPort`. */
function inLeaseOrder({ httpServer, httpsServer }: FileListeners): readonly [Server, Server?] {
  return httpsServer ? [httpServer, httpsServer] : [httpServer];
}

function filePorts(lease: PortLease, host: string): FilePorts {
  return {
    port: lease.port,
    sslPort: lease.sslPort,
    async listen({ httpServer, httpsServer }) {
      await lease.listen(httpServer, { which: 'port', host });
      if (httpsServer) await lease.listen(httpsServer, { which: 'sslPort', host });
    },
    listenOne: (server, which) => lease.listen(server, { which, host }),
    release: () => lease.releaseAndReport(),
  };
}
