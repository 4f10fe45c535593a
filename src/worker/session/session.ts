/** What one test file uses: its server, and the clients of its tests. */

import { WsDynamicError } from '../../errors';
import type { ResolvedOptions } from '../../options/types';
import { pause } from '../../platform/time';
import type { OpenCalls } from '../../realm/awaited-call';
import type { MockHandle, MockListener, MockRequest } from '../../realm/mock';
import type { HeldPort, LinkHandle, LinkListener, LinkRequest } from '../../realm/network';
import type { PortHolder } from '../../realm/ports';
import type { ServerFactory } from '../../realm/server-factory';
import type { ConnectTarget, FileServer, OwnedResource, TestSession } from '../../realm/worker-api';
import { type ConnectionHandle, openConnection } from '../client/open-connection';
import { setTestLimit } from '../client/test-limit';
import { openMockServer } from '../mock/open-mock-server';
import { openRefusingPort, openSilentPort } from '../network/held-port';
import { openLink } from '../network/open-link';
import { describeHolder, type SessionLeaseOptions } from '../ports';
import type { ServerLifecycle } from '../servers/start-stop-crash';
import { fileServer } from './file-server';
import type { OpenedServer, OpenRequest } from './open-server';
import { RecordIntake } from './record';
import { type Scope, Scopes } from './test-scope';
import { formatTranscript } from './transcript';
import { isOwnAddress } from './trust';

/** How long closing handshakes of other clients may take before they count as leaks, ms. */
const closingTime = 250;

/** What could not be ended at the end of a file, and who still listens on its ports. */
export interface Finish {
  readonly failures: readonly unknown[];
  readonly holders: readonly string[];
}

export class Session implements TestSession {
  readonly options: ResolvedOptions;
  readonly scopes: Scopes;
  readonly server: FileServer;
  readonly modulePath: string | undefined;
  readonly startTimeout: number;
  /** `undefined`: a server that runs elsewhere (`{ url }`). */
  readonly control: ServerLifecycle | undefined;
  readonly #intake = new RecordIntake();
  readonly #restores: { readonly scope: unknown; readonly restore: () => Promise<void> }[] = [];
  /** The describe block whose hooks run now; swaps of the server last until it ends. */
  describeBlock: unknown;

  constructor(
    private readonly request: OpenRequest,
    private readonly opened: OpenedServer,
  ) {
    this.options = request.options;
    this.startTimeout = request.options.startTimeout;
    this.modulePath = opened.modulePath;
    this.control = opened.control;
    this.server = fileServer(opened);
    this.scopes = new Scopes(request.context.testTimeout);
    request.stack.push(
      'limit',
      setTestLimit((deadline) => this.scopes.limitAt(deadline)),
    );
  }

  /** `reference`, a path, a command; for a server that runs elsewhere its URL. */
  get serverName(): string {
    return this.control?.name ?? this.server.url;
  }

  /** How many lines the server has printed so far. */
  get printed(): number {
    return this.control?.output.total ?? 0;
  }

  get serverProcess(): number | undefined {
    const running = this.control?.running;
    return running === undefined ? undefined : (running.pid ?? process.pid);
  }

  remaining(): number {
    return this.scopes.current.limit.remaining();
  }

  get calls(): OpenCalls {
    return this.scopes.current.calls;
  }

  own(resource: OwnedResource): void {
    this.scopes.current.own(resource);
  }

  watch(connection: ConnectionHandle): () => void {
    const { connections } = this.scopes.current;
    connections.push(connection);
    return () => {
      const index = connections.indexOf(connection);
      if (index >= 0) connections.splice(index, 1);
    };
  }

  record(kind: string, data: unknown): void {
    this.scopes.current.records.push(this.#intake.take(kind, data));
  }

  connect(target: ConnectTarget): ConnectionHandle {
    const { path = '/', ssl = false, url, timeout, ...request } = target;
    const scope = this.scopes.current;
    const address = url ?? this.#addressOf(ssl) + (path.startsWith('/') ? path : `/${path}`);
    const isOwn = isOwnAddress(address, this.options.host);
    const { ca } = this.server;
    const trusted = isOwn && ca !== undefined && request.ca === undefined;
    const connection = openConnection({
      ...request,
      ...(trusted ? { ca } : {}),
      url: address,
      timeout: timeout ?? scope.limit.remaining(),
    });
    scope.connections.push(connection);
    scope.own(connection);
    return connection;
  }

  openMockServer(request: MockRequest, listener: MockListener): Promise<MockHandle> {
    const opening = new AbortController();
    const site = { ...this.#portSearch, signal: opening.signal };
    return this.#ownOpening(openMockServer(request, listener, site), () => opening.abort());
  }

  openLink(request: LinkRequest, listener: LinkListener): Promise<LinkHandle> {
    return this.#ownOpening(openLink(request, listener, this.#portSearch));
  }

  openRefusingPort(): Promise<HeldPort> {
    return this.#ownOpening(openRefusingPort(this.#portSearch));
  }

  openSilentPort(): Promise<HeldPort> {
    return this.#ownOpening(openSilentPort(this.#portSearch));
  }

  async startModule(load: () => unknown): Promise<void> {
    const { modulePath, moduleKind, control } = this.opened;
    if (modulePath !== undefined) await control?.start(moduleKind?.(modulePath, load));
  }

  async useServer(factory: ServerFactory): Promise<void> {
    const { control, moduleKind } = this.opened;
    if (!control || !moduleKind) {
      throw new WsDynamicError(
        'ERR_WS_OPTION_INVALID',
        'useServer() needs ports of this file, but option "server" names a server that already runs elsewhere ({ url }). Leave "server" out, or set it to false, in the files that write their own.',
      );
    }
    const scope = this.describeBlock;
    const restore = await control.swap(moduleKind('given to useServer()', () => factory));
    this.#restores.push({ scope, restore });
  }

  /** The hooks of a describe block are over: what `useServer` replaced in it comes back. */
  async leaveDescribe(block: unknown): Promise<void> {
    while (this.#restores.at(-1)?.scope === block) await this.#restores.pop()?.restore();
  }

  /**
   * Frames and server output since the scope began.
   *
   * @param told the failure shows the frames of its connection; those of a single one are not repeated
   * @param isOutputShown it shows the output of the server
   */
  transcript(scope: Scope, told: boolean, isOutputShown = false): string {
    const connections = [...this.scopes.file.connections, ...scope.connections];
    const { lines, total } = this.control?.output ?? { lines: [], total: 0 };
    const isNew = total - scope.firstLog;
    const output = isNew > 0 && !isOutputShown ? lines.slice(-isNew) : [];
    const notes = [...this.scopes.file.failureNotes, ...scope.failureNotes]
      .map((read) => read())
      .filter((text) => text !== '');
    const shown = told && connections.length === 1 ? [] : connections;
    return formatTranscript(shown, output, notes);
  }

  /**
   * What is still open on the file's ports once closing handshakes had time to end, a line each; for
   * `failOnLeaks`.
   */
  async leaks(): Promise<readonly string[]> {
    const open = () => this.control?.running?.open ?? [];
    const deadline = performance.now() + closingTime;
    while (open().length > 0 && performance.now() < deadline) await pause(5).done;
    return open().map(
      ({ path, ssl, tag }) =>
        `${ssl ? 'wss' : 'ws'} connection to ${path}, opened ${tag ? `in "${tag}"` : 'outside of any test'}`,
    );
  }

  /** Ends clients, then the server, for good, and gives the ports back; goes on after a failure. */
  async finish(): Promise<Finish> {
    const failures: unknown[] = [];
    const note = (error: unknown): readonly PortHolder[] => {
      failures.push(error);
      return [];
    };
    await this.scopes.file.close().catch(note);
    if (!this.request.outlivesFile) await this.control?.stop({ forGood: true }).catch(note);
    const holders = await this.opened.releasePorts().catch(note);
    return { failures, holders: holders.map(describeHolder) };
  }

  /** Gives everything back. Safe to call twice, and after a failed start. */
  dispose(): Promise<void> {
    return this.request.stack.dispose();
  }

  /** Where the leases of the file's tests look. */
  get #portSearch(): SessionLeaseOptions {
    const { startPort, endPort, maxAttempts, guard, host } = this.options;
    const label = { testPath: this.request.context.testPath };
    return { startPort, endPort, maxAttempts, guard, host, label };
  }

  /** Owns what is being opened: a test that ends meanwhile leaves no listener and no lease. */
  #ownOpening<Handle extends OwnedResource>(
    opened: Promise<Handle>,
    cancel?: () => void,
  ): Promise<Handle> {
    let handle: Handle | undefined;
    const settled = opened.then(
      (value) => {
        handle = value;
      },
      () => undefined,
    );
    this.own({
      failureNote: () => handle?.failureNote?.() ?? '',
      dispose: async () => {
        cancel?.();
        await settled;
        await handle?.dispose();
      },
    });
    return opened;
  }

  #addressOf(ssl: boolean): string {
    const { url, sslUrl } = this.server;
    if (!ssl) return url;
    if (sslUrl !== undefined) return sslUrl;
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      'connect() was asked for { ssl: true }, but this file has no wss port: option "ssl" is false, or { url } came without "sslUrl".',
    );
  }
}
