/** One test file's world: its ports, certificate and server, and the clients of its tests. */

import { WsDynamicError } from '../../errors';
import type { ResolvedOptions } from '../../options/environment';
import { pause } from '../../platform/time';
import type { ServerFactory } from '../../realm/server-factory';
import type { ConnectTarget, FileServer, TestSession } from '../../realm/worker-api';
import { type ConnectionHandle, openConnection } from '../client/open-connection';
import { describeHolder } from '../ports';
import type { ServerLifecycle } from '../servers/lifecycle';
import { fileServer } from './file-server';
import type { SessionParts } from './session-parts';
import { type Scope, Scopes } from './test-scope';
import { formatTranscript } from './transcript';
import { isOwnAddress } from './trust';

/** How long closing handshakes of other clients may take before they count as leaks, ms. */
const closingTime = 250;

export class Session implements TestSession {
  readonly scopes: Scopes;
  readonly server: FileServer;
  readonly #restores: { readonly scope: unknown; readonly restore: () => Promise<void> }[] = [];
  /** The describe block whose hooks run now; swaps of the server last until it ends. */
  describeBlock: unknown;

  constructor(private readonly parts: SessionParts) {
    this.scopes = new Scopes(parts.testTimeout);
    this.server = fileServer(parts);
  }

  get options(): ResolvedOptions {
    return this.parts.options;
  }

  /** `reference`, a path, a command; for a server that runs elsewhere its URL. */
  get serverName(): string {
    return this.parts.control?.name ?? this.parts.address.url;
  }

  get modulePath(): string | undefined {
    return this.parts.module?.path;
  }

  get startTimeout(): number {
    return this.parts.options.startTimeout;
  }

  get control(): ServerLifecycle | undefined {
    return this.parts.control;
  }

  /** How many lines the server has printed so far. */
  get printed(): number {
    return this.parts.control?.output.total ?? 0;
  }

  remaining(): number {
    return this.scopes.current.remaining();
  }

  own(resource: { dispose(): Promise<void> }): void {
    this.scopes.current.own(resource);
  }

  watch(connection: ConnectionHandle): void {
    this.scopes.current.connections.push(connection);
  }

  connect(target: ConnectTarget): ConnectionHandle {
    const { path = '/', ssl = false, url, timeout, ...request } = target;
    const scope = this.scopes.current;
    const address = url ?? this.#addressOf(ssl) + (path.startsWith('/') ? path : `/${path}`);
    const isOwn = isOwnAddress(address, this.options.host);
    const trusted = isOwn && this.parts.ca !== undefined && request.ca === undefined;
    const connection = openConnection({
      ...request,
      ...(trusted ? { ca: this.parts.ca } : {}),
      url: address,
      timeout: timeout ?? scope.remaining(),
    });
    scope.connections.push(connection);
    scope.own(connection);
    return connection;
  }

  async startModule(load: () => unknown): Promise<void> {
    this.parts.module?.provide(load);
    await this.parts.control?.start();
  }

  async useServer(factory: ServerFactory): Promise<void> {
    const { control, kindOf } = this.parts;
    if (!control || !kindOf) {
      throw new WsDynamicError(
        'ERR_WS_OPTION_INVALID',
        'useServer() needs ports of this file, but option "server" names a server that already runs elsewhere ({ url }). Leave "server" out, or set it to false, in the files that write their own.',
      );
    }
    const scope = this.describeBlock;
    const restore = await control.swap(kindOf(factory));
    this.#restores.push({ scope, restore });
  }

  /** The hooks of a describe block are over: what `useServer` replaced in it comes back. */
  async leaveDescribe(block: unknown): Promise<void> {
    while (this.#restores.at(-1)?.scope === block) await this.#restores.pop()?.restore();
  }

  /**
   * Frames and server output since the scope began.
   *
   * @param told the failure itself shows the frames of its connection; alone, they are not repeated
   */
  transcript(scope: Scope, told: boolean): string {
    const connections = [...this.scopes.file.connections, ...scope.connections];
    const { lines, total } = this.parts.control?.output ?? { lines: [], total: 0 };
    const isNew = total - scope.firstLog;
    const output = isNew > 0 ? lines.slice(-isNew) : [];
    return formatTranscript(told && connections.length === 1 ? [] : connections, output);
  }

  /**
   * What is still open on the file's ports once closing handshakes had time to end, a line each; for
   * `failOnLeaks`.
   */
  async leaks(): Promise<readonly string[]> {
    const open = () => this.parts.control?.running?.open ?? [];
    const deadline = performance.now() + closingTime;
    while (open().length > 0 && performance.now() < deadline) await pause(5).done;
    return open().map(
      ({ path, ssl, tag }) =>
        `${ssl ? 'wss' : 'ws'} connection to ${path}, opened ${tag ? `in "${tag}"` : 'outside of any test'}`,
    );
  }

  /**
   * Ends clients, then the server, for good, and gives the ports back. Resolves with a line for each
   * port where something listens all the same; rejects with what would not end.
   */
  async finish(): Promise<readonly string[]> {
    await this.scopes.file.close();
    try {
      if (!this.parts.outlivesFile) await this.parts.control?.stop({ forGood: true });
    } finally {
      await this.parts.releasePorts();
    }
    return (await this.parts.releasePorts()).map(describeHolder);
  }

  /** Gives everything back. Safe to call twice, and after a failed start. */
  async dispose(): Promise<void> {
    await this.parts.stack.dispose();
  }

  #addressOf(ssl: boolean): string {
    const { url, sslUrl } = this.parts.address;
    if (!ssl) return url;
    if (sslUrl !== undefined) return sslUrl;
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      'connect() was asked for { ssl: true }, but this file has no wss port: option "ssl" is false, or { url } came without "sslUrl".',
    );
  }
}
