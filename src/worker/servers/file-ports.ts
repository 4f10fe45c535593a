/** The leased pair of one test file: where its servers listen, again after every restart. */
import type { Server } from 'node:net';
import type { ResolvedOptions } from '../../options/schema';
import { leasePortPair, listenUnderLease, type PortLease } from '../ports';
import { FileListeners, type ServerIdentity } from './listeners';
import type { StartScope } from './start-scope';

export class FilePorts {
  #ahead: FileListeners | undefined;

  constructor(
    private readonly lease: PortLease,
    private readonly host: string,
    private readonly identity: ServerIdentity | undefined,
    /** Names what opens a connection now, e.g. the running test. */
    private readonly tag: () => string,
  ) {}

  /** Listens before the first start, so that nobody takes the ports while a module is loaded. */
  async listenAhead(scope: StartScope): Promise<void> {
    this.#ahead = await this.listen(scope);
  }

  /**
   * HTTP and HTTPS servers that listen on the pair.
   *
   * @throws WsDynamicError as `listenUnderLease`
   */
  async listen(scope: StartScope): Promise<FileListeners> {
    const listeners = this.#ahead ?? new FileListeners(this.identity, this.tag);
    this.#ahead = undefined;
    scope.push('listeners', () => listeners.close());
    await listeners.listen((server, which) => this.listenOne(server, which));
    return listeners;
  }

  /** As `listen`, for one server of another kind on one of the ports. */
  listenOne(server: Server, which: 'port' | 'sslPort'): Promise<void> {
    return listenUnderLease(this.lease, server, which, this.host);
  }
}

/**
 * Leases a pair for a file.
 *
 * @throws WsDynamicError as `leasePortPair`
 */
export function leaseFilePorts(options: ResolvedOptions, testPath: string): Promise<PortLease> {
  const { startPort, endPort, minGap, maxGap, maxAttempts, host, guard } = options;
  const range = { startPort, endPort, minGap, maxGap, maxAttempts };
  return leasePortPair({ ...range, host, guard, label: { testPath } });
}
