/** What one test file uses: its server, and the clients of its tests. */

import type { OpenCalls } from '../../bridge/awaited-call';
import type { MockHandle, MockListener, MockOpening } from '../../bridge/mock';
import type { HeldPort, LinkHandle, LinkListener, LinkRequest } from '../../bridge/network';
import type { PortLease } from '../../bridge/ports';
import type { ServerFactory } from '../../bridge/server-factory';
import type {
  ConnectTarget,
  ExpectedUse,
  FileServer,
  OwnedResource,
  ServedHandle,
  ServeRequest,
  ServerAddress,
  ServerModule,
  TestSession,
} from '../../bridge/worker-api';
import { evidenceOf, subjectOf } from '../../errors/evidence';
import { invalid, noWssPort } from '../../errors/invalid-value';
import { type Masker, maskerOf } from '../../errors/masker';
import { read } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { ResolvedOptions } from '../../options/types';
import { isUnderDebugger, limitUnderDebugger } from '../../platform/debugger';
import { describeHolder } from '../../platform/port-holder';
import { describeLateArrival } from '../connections/late-arrival';
import { type ConnectionHandle, openConnection } from '../connections/open-connection';
import { noteGiven, setWaitHints } from '../connections/wait-hints';
import type { SessionLeaseOptions } from '../ports';
import { ExpectedUses } from './expected-uses';
import type { FileServers } from './file-servers';
import { LeftOpen } from './left-open';
import { NamedUses } from './named-uses';
import type { OpenRequest } from './open-servers';
import { RecordIntake } from './record';
import { routeAddresses } from './route-addresses';
import { ServedServers } from './served-servers';
import { type Scope, Scopes } from './test-scope';
import { formatTranscript } from './transcript';
import { isOwnAddress } from './trust';

// Loaded with the first mock or link of a worker: most test files have none.
const mocks = () =>
  require('../connections/mock/open-mock-server') as typeof import('../connections/mock/open-mock-server');
const network = () => require('../network') as typeof import('../network');

/** What could not be closed at the end of a file, and what still listens on its ports. */
export interface Finish {
  readonly failures: readonly unknown[];
  readonly holders: readonly string[];
}

export class Session implements TestSession {
  readonly options: ResolvedOptions;
  readonly scopes: Scopes;
  readonly server: FileServer;
  readonly modules: readonly ServerModule[];
  readonly codecModule: string | undefined;
  readonly startTimeout: number;
  readonly debuggerLimit = isUnderDebugger() ? limitUnderDebugger : undefined;
  readonly leftOpen: LeftOpen;
  readonly masker: Masker;
  readonly expectedUses = new ExpectedUses();
  /** With `failOnUnused`, where there are named servers. */
  readonly namedUses: NamedUses | undefined;
  readonly #intake = new RecordIntake();
  readonly #forgiven = new WeakSet<object>();
  readonly #served: ServedServers;
  isOver = false;
  /** The describe block whose hooks run now; swaps of the server last until it ends. */
  describeBlock: unknown;

  constructor(
    private readonly request: OpenRequest,
    readonly servers: FileServers,
  ) {
    this.options = request.options;
    this.startTimeout = request.options.startTimeout;
    const { avoid } = this.#portSearch;
    this.#served = new ServedServers({ ...request, avoid });
    this.modules = servers.modules;
    this.codecModule = request.context.codecModule;
    this.server = servers.own;
    this.scopes = new Scopes(request.context.testTimeout);
    this.masker = maskerOf(this.options.mask);
    this.leftOpen = new LeftOpen(servers, request.tag, this.options.failOnLeaks);
    request.stack.push('leaks', () => this.leftOpen.end());
    if (this.options.failOnUnused && servers.byName.size > 1) {
      this.namedUses = new NamedUses(servers);
      request.stack.push('uses', () => this.namedUses?.end());
    }
    routeAddresses(this.options.addresses, servers, request.routing);
    const limitAt = (deadline: number) => this.scopes.limitAt(deadline);
    request.stack.push('hints', setWaitHints({ limitAt, note: () => this.#waitNote() }));
  }

  serverProcess(name?: string): number | undefined {
    const { site, started } = name === undefined ? this.servers.own : this.servers.named(name);
    return site.ports && started && (started.pid ?? process.pid);
  }

  serverNamed(name: string): FileServer {
    this.namedUses?.note(name);
    return this.servers.named(name);
  }

  remaining(): number {
    const { limit } = this.scopes.current;
    const timeout = limit.remaining();
    noteGiven(timeout, limit.current);
    return timeout;
  }

  printDiff(expected: unknown, received: unknown, receivedLabel: string): string {
    return this.request.context.printDiff?.(expected, received, receivedLabel) ?? '';
  }

  isMasked(name: string): boolean {
    return this.masker.isMasked(name);
  }

  mask(text: string): string {
    return this.masker.mask(text);
  }

  hasClosed(connection: object): boolean {
    return this.scopes.closed.has(connection);
  }

  forgive(failure: unknown): void {
    if (typeof failure === 'object' && failure !== null) this.#forgiven.add(failure);
  }

  /** Whether an uncaught error belongs to no test. */
  isForgiven(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#forgiven.has(error);
  }

  aside<Result>(work: () => Result): Result {
    return this.scopes.aside(work);
  }

  get calls(): OpenCalls {
    return this.scopes.calls;
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

  expectUse(use: ExpectedUse): void {
    if (this.options.failOnUnused) this.expectedUses.add(use);
  }

  noteLease(lease: PortLease, site: { readonly stack?: string }): void {
    this.leftOpen.noteLease(lease, site);
  }

  connect(target: ConnectTarget): ConnectionHandle {
    this.#refuseLate();
    const { path = '/', ssl = false, url, server: name, timeout, ...request } = target;
    const scope = this.scopes.current;
    const server = name === undefined ? this.server : this.servers.named(name);
    if (name !== undefined) this.namedUses?.note(name);
    const address =
      url ?? addressOf(server.address, ssl) + (path.startsWith('/') ? path : `/${path}`);
    const isOwn = isOwnAddress(address, this.options.host);
    const { ca } = server.address;
    const trusted = isOwn && ca !== undefined && request.ca === undefined;
    const connection = openConnection({
      ...request,
      ...(trusted ? { ca } : {}),
      url: address,
      timeout: timeout ?? this.remaining(),
    });
    scope.connections.push(connection);
    scope.own(connection);
    return connection;
  }

  openMockServer(request: MockOpening, listener: MockListener): Promise<MockHandle> {
    this.#refuseLate();
    const opening = new AbortController();
    const routing = () => this.request.routing;
    const site = { ...this.#portSearch, signal: opening.signal, routing };
    return this.scopes.current.ownOpening(mocks().openMockServer(request, listener, site), () =>
      opening.abort(),
    );
  }

  openLink(request: LinkRequest, listener: LinkListener): Promise<LinkHandle> {
    this.#refuseLate();
    const routing = () => this.request.routing;
    return this.scopes.current.ownOpening(
      network().openLink(request, listener, this.#portSearch, routing),
    );
  }

  openRefusingPort(): Promise<HeldPort> {
    this.#refuseLate();
    return this.scopes.current.ownOpening(network().openRefusingPort(this.#portSearch));
  }

  openSilentPort(): Promise<HeldPort> {
    this.#refuseLate();
    return this.scopes.current.ownOpening(network().openSilentPort(this.#portSearch));
  }

  async openServer(given: unknown, how: ServeRequest): Promise<ServedHandle> {
    this.#refuseLate();
    return this.#served.open(given, how, this.scopes.current, this.scopes.file);
  }

  async startModule(
    module: ServerModule,
    load: () => unknown,
    clearTimers?: () => void,
  ): Promise<void> {
    // Its first start is the file's own; an async context for it would slow every promise of the worker.
    const { scopes } = this;
    const runStart = <Result>(start: () => Promise<Result>) =>
      scopes.isInTest ? scopes.start(start) : start();
    await this.servers.startModule(module, load, runStart, clearTimers);
  }

  async useServer(factory: ServerFactory): Promise<void> {
    await this.servers.swapOwn(factory, this.describeBlock, (start) => this.scopes.start(start));
  }

  /**
   * Frames and server output since the scope began.
   *
   * @param failure shows the frames of its connection, perhaps; they are not repeated
   * @param isOutputShown it shows the output of the server
   */
  transcript(scope: Scope, failure?: object, isOutputShown = false): string {
    const connections = [...this.scopes.file.connections, ...scope.connections];
    const output = isOutputShown ? [] : this.servers.outputSince(scope.outputMark);
    const evidence = evidenceOf(failure);
    const subject = subjectOf(evidence);
    const notes = [...this.scopes.file.failureNotes, ...scope.failureNotes]
      .map((read) => read())
      .filter((text) => text !== '');
    // The failure of a mock server shows several connections.
    const described: readonly unknown[] = [read(subject, 'described') ?? subject].flat();
    const told = connections.filter((connection) => described.includes(connection));
    const areAllShown =
      evidence.areFramesShown === true &&
      (connections.length === 1 || told.length === connections.length);
    const failed = told.find((connection) => connection === subject);
    const late = failed && evidence.wait ? describeLateArrival(failed, evidence.wait) : '';
    if (late !== '') notes.unshift(late);
    const unanswered = this.request.routing.note(scope.startedAt);
    if (unanswered !== '') notes.push(unanswered);
    return formatTranscript(areAllShown ? [] : connections, output, notes, told, failed);
  }

  /** Ends clients, then the servers, and releases the ports; continues after a failure. */
  async finish(): Promise<Finish> {
    const failures: unknown[] = [];
    const note = (error: unknown): void => void failures.push(error);
    this.request.context.restoreTimers?.();
    await this.scopes.file.close().catch(note);
    this.isOver = true;
    const holders = await this.servers.finish(note);
    return { failures, holders: holders.map(describeHolder) };
  }

  /** Releases everything. Safe to call twice, and after a failed start. */
  dispose(): Promise<void> {
    this.isOver = true;
    this.request.context.restoreTimers?.();
    return this.request.stack.dispose();
  }

  /** A server in the test's realm has the test's timers. */
  #waitNote(): string {
    const areBeside = this.servers.areBeside || this.#served.areOpen;
    if (!areBeside || this.request.context.areTimersFake?.() !== true) return '';
    return 'jest.useFakeTimers() is on, and the server runs beside the test: its timers stand still, too. Advance them (jest.advanceTimersByTime), or leave out what the server needs ({ doNotFake: [...] }).';
  }

  /** What is opened after the end of the file would never be closed. */
  #refuseLate(): void {
    if (!this.isOver) return;
    throw new WsDynamicError(
      'ERR_WS_CLOSED',
      'Nothing can be opened: the test file has ended. Await in a test or hook what opens connections.',
    );
  }

  /** Where the leases of the file's tests look. */
  get #portSearch(): SessionLeaseOptions {
    const { startPort, endPort, maxAttempts, guard, host } = this.options;
    const label = { testPath: this.request.context.testPath };
    const avoid = (port: number): boolean => this.request.routing.isOwn(port);
    return { startPort, endPort, maxAttempts, guard, host, label, avoid };
  }
}

function addressOf({ url, sslUrl }: ServerAddress, ssl: boolean): string {
  if (!ssl) return url;
  if (sslUrl !== undefined) return sslUrl;
  throw invalid('connect()', noWssPort('this server'));
}
