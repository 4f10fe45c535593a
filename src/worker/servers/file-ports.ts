/** The leased pair of one test file: where its servers listen, again after every restart. */
import type { Server } from 'node:net';
import type { LeasedPort, PortLease } from '../../bridge/ports';
import type { DisposeStack } from '../dispose-stack';
import { portsTaken } from '../ports';
import type { RunCertificate } from '../tls/certificate';
import { FileListeners } from './listeners';

export class FilePorts {
  #ahead: FileListeners | undefined;

  constructor(
    private readonly lease: PortLease,
    private readonly host: string,
    private readonly certificate: RunCertificate | undefined,
    /** Title of the running test. */
    readonly tag: () => string,
  ) {}

  /** Listens before the first start, so that nobody takes the ports while a module is loaded. */
  async listenAhead(scope: DisposeStack): Promise<void> {
    this.#ahead = await this.listen(scope);
  }

  /**
   * HTTP and HTTPS servers that listen on the pair.
   *
   * @throws WsDynamicError as `PortLease.listen`
   */
  async listen(scope: DisposeStack): Promise<FileListeners> {
    const listeners = this.#ahead ?? new FileListeners(this.certificate, this.tag);
    this.#ahead = undefined;
    scope.push('listeners', () => listeners.close());
    await listeners.listen((server, which) => this.listenOne(server, which));
    return listeners;
  }

  /**
   * To be called before a server is started by the numbers of the ports: another one that listens there
   * would answer in its place.
   *
   * @throws ERR_WS_PORTS_STOLEN
   */
  async refuseTaken(): Promise<void> {
    const { sslPort } = this.lease;
    const needsBoth = this.certificate !== undefined;
    const holders = (await this.lease.check()).filter(({ port }) => needsBoth || port !== sslPort);
    if (holders.length > 0) throw portsTaken(holders);
  }

  /** As `listen`, for one server of another kind on one of the ports. */
  listenOne(server: Server, which: LeasedPort): Promise<void> {
    return this.lease.listen(server, { which, host: this.host });
  }
}
