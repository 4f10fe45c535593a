/** The session of a test file: its servers, and the clients of its tests. */
import type { AwaitedCall, EndedCall, OpenCalls } from '../../bridge/awaited-call';
import type { FileServer, ServerModule, ServerWatch } from '../../bridge/file-server';
import type { ServedHandle, ServeRequest } from '../../bridge/openers';
import type { PortLease } from '../../bridge/ports';
import type { ServerFactory } from '../../bridge/server-factory';
import type { ConnectTarget, ExpectedUse, TestSession } from '../../bridge/test-session';
import { type Masker, maskerOf } from '../../errors/masker';
import type { ResolvedOptions } from '../../options/types';
import { isUnderDebugger, limitUnderDebugger } from '../../platform/debugger';
import { describeHolder } from '../../platform/port-holder';
import { type ConnectionHandle, openConnection } from '../connections/open-connection';
import { noteGiven } from '../connections/wait-hints';
import { hookLimit } from '../servers/start-limit';
import { closeWithServer } from './close-with-server';
import { connectRequest } from './connect-request';
import { ExpectedUses } from './expected-uses';
import type { FileServers } from './file-servers';
import { watchForeignHandshakes } from './foreign-handshakes';
import { ForgivenFailures } from './forgiven-failures';
import { hintWaits } from './hint-waits';
import { LeftOpen } from './left-open';
import { NamedUses } from './named-uses';
import type { OpenRequest } from './open-request';
import { Openings } from './openings';
import { RecordIntake } from './record';
import { routeAddresses } from './route-addresses';
import { scopeTranscript } from './scope-transcript';
import { ServedServers } from './served-servers';
import type { Scope } from './test-scope';

/** Errors of closing at the end of a file, and the holders of its ports. */
export interface Finish {
  readonly failures: readonly unknown[];
  readonly holders: readonly string[];
}

export class Session extends Openings implements TestSession {
  readonly options: ResolvedOptions;
  readonly server: FileServer;
  readonly testPath: string;
  readonly snapshots: TestSession['snapshots'];
  readonly modules: readonly ServerModule[];
  readonly codecModule: string | undefined;
  readonly hookLimit: number;
  readonly debuggerLimit = isUnderDebugger() ? limitUnderDebugger : undefined;
  readonly leftOpen: LeftOpen;
  readonly masker: Masker;
  readonly expectedUses = new ExpectedUses();
  /** Set with `failOnUnused` if there are named servers. */
  readonly namedUses: NamedUses | undefined;
  /** Files of the server, whose calls need not be awaited. */
  readonly serverFiles = new Set<string>();
  readonly #skipped = new WeakSet<object>();
  readonly #intake = new RecordIntake();
  readonly forgiven = new ForgivenFailures();
  readonly #served: ServedServers;
  /** The describe block whose hooks are running; swaps of the server last until it ends. */
  describeBlock: unknown;

  constructor(
    request: OpenRequest,
    readonly servers: FileServers,
  ) {
    super(request);
    this.options = request.options;
    this.hookLimit = this.debuggerLimit ?? hookLimit(request.options.startTimeout);
    this.testPath = request.context.testPath;
    this.snapshots = request.context.snapshots ?? 'new';
    const { avoid } = this.portSearch;
    this.#served = new ServedServers({ ...request, avoid }, (work) => this.scopes.aside(work));
    this.modules = servers.modules;
    this.noteServerFiles(this.modules.map(({ path }) => path));
    this.codecModule = request.context.codecModule;
    this.server = servers.own;
    this.masker = maskerOf(this.options.mask);
    this.leftOpen = new LeftOpen(servers, this.testPath, request.tag, this.options.failOnLeaks);
    request.stack.push('leaks', () => this.leftOpen.end());
    if (this.options.failOnUnused && servers.byName.size > 1) {
      this.namedUses = new NamedUses(servers);
      request.stack.push('uses', () => this.namedUses?.end());
    }
    const { isOfEarlierFile } = request.context;
    const handshakes = () => this.scopes.current.foreignHandshakes;
    request.stack.push('handshakes', watchForeignHandshakes(handshakes, isOfEarlierFile));
    routeAddresses(this.options.addresses, servers, request.routing);
    const { opened } = this;
    const sources = { servers, opened, served: this.#served, ...request };
    request.stack.push('hints', hintWaits(this.scopes, sources));
  }

  serverProcess(name?: string): number | undefined {
    const { site, state } = this.servers.named(name, 'scale()');
    const { started } = state;
    return site.ports && started && (started.pid ?? process.pid);
  }

  watchServer(): ServerWatch {
    return this.servers.own.ends.open();
  }

  serverNamed(name: string | undefined, where: string, key?: string): FileServer {
    if (name !== undefined) this.namedUses?.note(name);
    return this.servers.named(name, where, key);
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
    return this.scopes.past.closingOf(connection) !== undefined;
  }

  forgive(failure: unknown, call?: EndedCall): void {
    this.forgiven.add(failure, this.scopes.isAside ? undefined : call);
  }

  /** Records an uncaught error: skip the graceful stop of the servers that run in the test's realm. */
  noteFault(): void {
    this.servers.noteFault();
    this.#served.noteFault();
  }

  noteEnded(call: EndedCall): void {
    if (this.scopes.isAside) return;
    this.scopes.current.ended.add(call);
    this.forgiven.noteEnded(call);
  }

  noteFailed(failure: unknown, call?: AwaitedCall): void {
    if (!this.scopes.isAside) this.forgiven.noteOwn(failure, call);
    if (call) this.forgiven.noteFailed(failure, call, this.scopes.past);
  }

  aside<Result>(work: () => Result): Result {
    return this.scopes.aside(work);
  }

  get calls(): OpenCalls {
    return this.scopes.calls;
  }

  skipTests(functions: readonly object[]): void {
    for (const each of functions) this.#skipped.add(each);
  }

  isSkipped(test: object | undefined): boolean {
    return test !== undefined && this.#skipped.has(test);
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
    this.refuseLate();
    const { server: name, timeout = this.remaining(), listening, ...rest } = target;
    const { address } = this.serverNamed(name, 'connect()');
    const request = connectRequest({ ...rest, timeout }, address, this.options.host);
    const connection = openConnection(request);
    this.watch(connection);
    this.own(connection);
    if (listening) closeWithServer(listening, connection, this.scopes);
    return connection;
  }

  async openServer(given: unknown, how: ServeRequest): Promise<ServedHandle> {
    this.refuseLate();
    return this.#served.open(given, how, this.scopes.current, this.scopes.file);
  }

  async startModule(
    module: ServerModule,
    load: () => unknown,
    clearTimers?: () => void,
  ): Promise<void> {
    // The first start has no async context, which would slow every promise of the worker.
    const { scopes } = this;
    const runStart = <Result>(start: () => Promise<Result>) =>
      scopes.isInTest ? scopes.start(start) : start();
    await this.servers.startModule(module, load, runStart, clearTimers);
  }

  noteServerFiles(paths: readonly string[]): void {
    for (const path of paths) this.serverFiles.add(path);
  }

  useServer(factory: ServerFactory, site: { readonly stack?: string }): () => Promise<void> {
    const run = {
      site,
      start: <Result>(start: () => Promise<Result>) => this.scopes.start(start),
      handlers: <Result>(work: () => Result) => this.scopes.aside(work),
    };
    const start = () => this.servers.swapOwn(factory, this.describeBlock, run);
    return this.servers.declared.add(site, start);
  }

  /**
   * Frames and server output since the scope began.
   *
   * @param failure may show the frames of its connection already; they are not repeated
   * @param isOutputShown whether the failure shows the output of the server already
   */
  transcript(scope: Scope, failure?: object, isOutputShown = false): string {
    const output = isOutputShown ? [] : this.servers.outputSince(scope.outputMark);
    return scopeTranscript(scope, this.scopes, output, this.request.routing, failure);
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
}
