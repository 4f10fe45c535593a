/** What one test file uses: its server, and the clients of its tests. */

import { WsDynamicError } from '../../errors';
import type { ResolvedOptions } from '../../options/types';
import { pause } from '../../platform/time';
import type { OpenCalls } from '../../realm/awaited-call';
import type { MockHandle, MockListener, MockRequest } from '../../realm/mock';
import type { HeldPort, LinkHandle, LinkListener, LinkRequest } from '../../realm/network';
import type { ServerFactory } from '../../realm/server-factory';
import type {
  ConnectTarget,
  FileServer,
  OwnedResource,
  ServerModule,
  TestSession,
} from '../../realm/worker-api';
import { type ConnectionHandle, openConnection } from '../client/open-connection';
import { setWaitHints } from '../client/wait-hints';
import { HandleWatch, type OpenHandle } from '../leaks/handle-watch';
import { openMockServer } from '../mock/open-mock-server';
import { openRefusingPort, openSilentPort } from '../network/held-port';
import { openLink } from '../network/open-link';
import { describeHolder, type SessionLeaseOptions } from '../ports';
import type { FileServers } from './file-servers';
import type { OpenRequest } from './open-server';
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
  readonly modules: readonly ServerModule[];
  readonly startTimeout: number;
  readonly #watch: HandleWatch | undefined;
  readonly #intake = new RecordIntake();
  /** The describe block whose hooks run now; swaps of the server last until it ends. */
  describeBlock: unknown;

  constructor(
    private readonly request: Omit<OpenRequest, 'outlivesFile'>,
    readonly servers: FileServers,
  ) {
    this.options = request.options;
    this.startTimeout = request.options.startTimeout;
    this.modules = servers.modules;
    this.server = servers.face('');
    this.scopes = new Scopes(request.context.testTimeout);
    this.#watch = this.options.failOnLeaks ? new HandleWatch(request.tag) : undefined;
    request.stack.push('leaks', () => this.#watch?.end());
    const limitAt = (deadline: number) => this.scopes.limitAt(deadline);
    request.stack.push('hints', setWaitHints({ limitAt, note: () => this.#waitNote() }));
  }

  /** `reference`, a path, a command; for a server that runs elsewhere its URL. */
  get serverName(): string {
    return this.servers.own.control?.name ?? this.server.url;
  }

  get serverProcess(): number | undefined {
    const running = this.servers.own.control?.running;
    return running === undefined ? undefined : (running.pid ?? process.pid);
  }

  serverNamed(name: string): FileServer {
    return this.servers.face(name);
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
    const { path = '/', ssl = false, url, server: name = '', timeout, ...request } = target;
    const scope = this.scopes.current;
    const server = this.servers.face(name);
    const address = url ?? addressOf(server, ssl) + (path.startsWith('/') ? path : `/${path}`);
    const isOwn = isOwnAddress(address, this.options.host);
    const { ca } = server;
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

  async startModule(module: ServerModule, load: () => unknown): Promise<void> {
    await this.servers.startModule(module, load);
  }

  async useServer(factory: ServerFactory): Promise<void> {
    await this.servers.swapOwn(factory, this.describeBlock);
  }

  /**
   * Frames and server output since the scope began.
   *
   * @param told the failure shows the frames of its connection; those of a single one are not repeated
   * @param isOutputShown it shows the output of the server
   */
  transcript(scope: Scope, told: boolean, isOutputShown = false): string {
    const connections = [...this.scopes.file.connections, ...scope.connections];
    const output = isOutputShown ? [] : this.servers.outputSince(scope.outputMark);
    const notes = [...this.scopes.file.failureNotes, ...scope.failureNotes]
      .map((read) => read())
      .filter((text) => text !== '');
    const shown = told && connections.length === 1 ? [] : connections;
    return formatTranscript(shown, output, notes);
  }

  /**
   * Connections that are still open on the file's ports once closing handshakes had time to end, for
   * `failOnLeaks`.
   */
  async openConnections(): Promise<readonly OpenHandle[]> {
    const handles = () => this.#watch?.list() ?? [];
    return settled(() => {
      const { openConnections, commandPorts } = this.servers;
      const seen = openConnections.flatMap(({ path, ssl, tag, port, at }) => {
        if (at === undefined) return [];
        const what = `${ssl ? 'wss' : 'ws'} connection to ${path}`;
        const opened = handles().find((handle) => handle.port === port);
        const { place, frame } = opened ?? { place: '(unknown)', frame: '' };
        return [{ what, place, frame, test: tag, openFor: performance.now() - at }];
      });
      // What a process accepted is known by the clients in this one: an idle HTTP connection is none.
      const toCommands = handles().filter(
        ({ peer }) => peer !== undefined && commandPorts.includes(peer),
      );
      return [...seen, ...toCommands];
    });
  }

  /** What lines of the user opened and left open, once the server has ended; only with `failOnLeaks`. */
  async openHandles(): Promise<readonly OpenHandle[]> {
    const left = await settled(() => this.#watch?.list() ?? []);
    this.#watch?.end();
    return left;
  }

  /** Ends clients, then the servers, for good, and gives the ports back; goes on after a failure. */
  async finish(): Promise<Finish> {
    const failures: unknown[] = [];
    const note = (error: unknown): void => void failures.push(error);
    await this.scopes.file.close().catch(note);
    const holders = await this.servers.finish(note);
    return { failures, holders: holders.map(describeHolder) };
  }

  /** Gives everything back. Safe to call twice, and after a failed start. */
  dispose(): Promise<void> {
    return this.request.stack.dispose();
  }

  /** A server in the test's realm has the test's timers. */
  #waitNote(): string {
    if (!this.servers.areBeside || this.request.context.areTimersFake?.() !== true) return '';
    return 'jest.useFakeTimers() is on, and the server runs beside the test: its timers stand still, too. Advance them (jest.advanceTimersByTime), or leave out what the server needs ({ doNotFake: [...] }).';
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
}

function addressOf({ url, sslUrl }: FileServer, ssl: boolean): string {
  if (!ssl) return url;
  if (sslUrl !== undefined) return sslUrl;
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    'connect() was asked for { ssl: true }, but this file has no wss port: option "ssl" is false, or { url } came without "sslUrl".',
  );
}

/** Waits a moment for the list to become empty: closing handshakes, timers that are about to end. */
async function settled<Item>(list: () => readonly Item[]): Promise<readonly Item[]> {
  const deadline = performance.now() + closingTime;
  while (list().length > 0 && performance.now() < deadline) await pause(5).done;
  return list();
}
