/**
 * What the test's realm sees of the worker's realm: one object under `globalThis[workerApiKey]`.
 * Only plain data, promises, Buffers and functions cross it.
 */
import type { Pause } from '../platform/time';
import type { RawConnection, RawOptions, RawTarget } from '../wire/raw-connection';
import type { LateCall, OpenCalls } from './awaited-call';
import type { ConnectionHandle } from './connection';
import type { ConnectRequest } from './connection-data';
import type { MockHandle, MockListener, MockOpening } from './mock';
import type { HeldPort, LinkHandle, LinkListener, LinkRequest } from './network';
import type { PortFunctions, PortLease } from './ports';
import type { ScaleFunctions } from './scale/run';
import type { ServerFactory } from './server-factory';

export const workerApiKey = Symbol.for('jest-ws-dynamic');

export interface WorkerApi {
  /** Everything that needs no session: ports, connections, mock servers. */
  readonly functions: WorkerFunctions;
  /** The session of the test file that runs now. */
  readonly session: TestSession;
  /** Whether Jest loads the test file as an ES module. */
  readonly isEsModule: boolean;
  /** What `jest-snapshot` of the Jest that runs exports. */
  snapshotFunctions(): unknown;
  /**
   * What a module of this package exports in the file's realm. `undefined` for an entry point of
   * another copy of this package, which has modules of its own.
   *
   * @param name its path below `dist`, without `.js`
   * @param entry the path of the entry point
   * @param loadPackage the `require` of the entry point
   */
  loadModule(name: string, entry: string, loadPackage: NodeJS.Require): unknown;
}

/** The worker's side, when the test runs in our environment. */
export function workerApi(): WorkerApi | undefined {
  return (globalThis as { [workerApiKey]?: WorkerApi })[workerApiKey];
}

/** A session opens these within the file's range of ports, and closes them as what its test owns. */
interface Openers {
  openMockServer(request: MockOpening, listener: MockListener): Promise<MockHandle>;
  openLink(request: LinkRequest, listener: LinkListener): Promise<LinkHandle>;
  openRefusingPort(): Promise<HeldPort>;
  openSilentPort(): Promise<HeldPort>;
  /** Starts a function, an application or a server on ports of its own. */
  openServer(given: unknown, how: ServeRequest): Promise<ServedHandle>;
  /**
   * Connects to the server at an address that a mock server answers, past that mock server. Throws
   * ERR_WS_OUTSIDE_REFUSED.
   */
  openReal(request: ConnectRequest): ConnectionHandle;
}

/** The files of recordings, whatever file system a test has mocked. */
interface TextFiles {
  /** `undefined` where there is none. */
  read(path: string): string | undefined;
  /** Also makes its folder. */
  write(path: string, text: string): void;
  remove(path: string): void;
}

/** How a server is started that a test has made. */
export interface ServeRequest {
  /** Shown in messages: `given to serve()`. */
  readonly name: string;
  /** It belongs to the caller: its own `close()` is not called at the end, and a second call finds it. */
  readonly isBorrowed: boolean;
}

/** A server that a test has made, started. */
export interface ServedHandle {
  readonly server: FileServer;
  readonly url: string;
  /** Stops it permanently. Safe to call twice. */
  dispose(): Promise<void>;
}

/** What needs no session; plain Node loads it when first used. */
export interface WorkerFunctions extends Openers {
  readonly ports: PortFunctions;
  /** Throws ERR_WS_OPTION_INVALID for an invalid URL or subprotocol. */
  openConnection(request: ConnectRequest): ConnectionHandle;
  openRawConnection(target: RawTarget, options?: RawOptions): Promise<RawConnection>;
  /** Load tests; loaded when first used. */
  readonly scale: ScaleFunctions;
  /** Milliseconds on the worker's clock, which no test fakes. */
  now(): number;
  /** Milliseconds since 1970, by the same clock. */
  date(): number;
  readonly files: TextFiles;
  /** Of this package. */
  readonly version: string;
  /** Begins a pause of this many ms, at most what a timer can hold. */
  pause(ms: number): Pause;
}

/** A connection that a test asks for; what is left out, the session fills in. */
export interface ConnectTarget extends Omit<ConnectRequest, 'url' | 'timeout'> {
  /** Path and query on the file's server, `/` by default. */
  readonly path?: string;
  /** A named server of the file, in place of its own. */
  readonly server?: string;
  /** Any other server. */
  readonly url?: string;
  /** `true` for the wss port. */
  readonly ssl?: boolean;
  /** Limit of the handshake, ms. */
  readonly timeout?: number;
}

/** What a test opened; `url` names it if it does not close. */
export interface OwnedResource {
  readonly url?: string;
  /** What its calls work on. Once the session has closed it, they need not be awaited. */
  readonly subject?: object | undefined;
  /** A few lines that are shown when the test fails. */
  failureNote?(): string;
  /** @param hasFailed whether its test has; one of the file: any of its tests, or a hook */
  dispose(hasFailed?: boolean): Promise<void>;
}

/** What a test sets up to be used: a reply, a link, a toxic, a fault. */
export interface ExpectedUse {
  /** `mock.reply()`. */
  readonly what: string;
  /** The line of the test. */
  readonly site: { readonly stack?: string };
  isUsed(): boolean;
}

export interface TestSession extends Openers {
  readonly testPath: string;
  /** What Jest does with snapshots: `'all'` with `-u`, `'none'` with `--ci`. */
  readonly snapshots: 'all' | 'new' | 'none';
  /** Opens a connection; the session closes it after the test (or the file) that asked for it. */
  connect(target: ConnectTarget): ConnectionHandle;
  /**
   * Milliseconds that a wait may take which was given no limit of its own: until shortly before the
   * running test's or hook's own limit.
   */
  remaining(): number;
  /** Jest's diff of two values, or both of them in two lines. */
  printDiff(expected: unknown, received: unknown, receivedLabel: string): string;
  /** Whether the values of fields, headers and parameters of this name are not shown. */
  isMasked(name: string): boolean;
  /** A text as it may be shown: without the values of what is masked. */
  mask(text: string): string;
  /** Whether the file is over: what is called from now on has no verdict. */
  readonly isOver: boolean;
  /** Whether the session has closed this connection, because its test is over. */
  hasClosed(connection: object): boolean;
  /**
   * The failure of a call whose connection the session had closed. It fails no test; that of a matcher fails
   * the file, if nothing handles it.
   */
  forgive(failure: unknown, verdict?: LateCall): void;
  /** Runs what nobody awaits, such as a listener; the calls inside need not be awaited, either. */
  aside<Result>(work: () => Result): Result;
  /** The calls of the running test, or of the file when none runs, that are not over. */
  readonly calls: OpenCalls;
  /** Registers something to be closed after the running test, or after the file when none runs. */
  own(resource: OwnedResource): void;
  /**
   * Puts a result of the running test (or of the file, when none runs) into the report: plain JSON, up to
   * 1,000,000 characters of it; in a file up to 10,000 results and 10,000,000 characters. Throws
   * ERR_WS_OPTION_INVALID for anything else.
   */
  record(kind: string, data: unknown): void;
  /** Shows the frames of a connection when the running test fails, until what it returns is called. */
  watch(connection: ConnectionHandle): () => void;
  /** With `failOnUnused`, the file fails when this was never used. */
  expectUse(use: ExpectedUse): void;
  /** With `failOnLeaks`, the file fails when the lease is not given back. */
  noteLease(lease: PortLease, site: { readonly stack?: string }): void;
  readonly server: FileServer;
  /**
   * The process of the file's server, or of a named one: this one for a server in it; `undefined` for one
   * that runs elsewhere.
   */
  serverProcess(name?: string): number | undefined;
  /** A named server of the file. Throws ERR_WS_OPTION_INVALID for an unknown name. */
  serverNamed(name: string): FileServer;
  /** Lets a suite see how the file's server ends, and start it again. */
  watchServer(): ServerWatch;
  /** The module servers that the test's realm has to load. */
  readonly modules: readonly ServerModule[];
  /** The path of the module of the option `codec`. */
  readonly codecModule: string | undefined;
  /** Limit of a start, ms. */
  readonly startTimeout: number;
  /** What Jest's limit is raised to while a debugger may hold the process, ms; else `undefined`. */
  readonly debuggerLimit: number | undefined;
  /**
   * Starts a module server with what `load` gives, in the test's realm. `clearTimers` is called at the end of
   * one that listens by itself, and has no other way to end them.
   */
  startModule(module: ServerModule, load: () => unknown, clearTimers?: () => void): Promise<void>;
  /** Files that a server module has loaded: their calls need not be awaited. */
  noteServerFiles(paths: readonly string[]): void;
  /** Lets a server of the test file take the ports over, until the describe block or file ends. */
  useServer(factory: ServerFactory): Promise<void>;
}

/** The file's server while a suite tests how it ends. */
export interface ServerWatch {
  /** How it has ended by itself since its last start, and its last output; `undefined` while it runs. */
  ended(): string | undefined;
  /** From then on, what it does not catch fails tests again. */
  release(): void;
}

/** A server module; the file's own has the name ''. */
export interface ServerModule {
  readonly name: string;
  readonly path: string;
}

/** Where a file's server is. */
export interface ServerAddress {
  /** The address that is bound. */
  readonly host: string;
  readonly port: number;
  readonly sslPort: number | undefined;
  readonly url: string;
  readonly sslUrl: string | undefined;
  /** The same server for HTTP requests: `http://…`. */
  readonly httpUrl: string;
  readonly httpsUrl: string | undefined;
  /** PEM of the run's throw-away authority; `undefined` without TLS. */
  readonly ca: string | undefined;
}

/** How a process ended; exactly one of both is set. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A server of the file. All values are read live: a restart changes them. */
export interface FileServer {
  readonly address: ServerAddress;
  /** Whether it was started elsewhere. */
  readonly isExternal: boolean;
  readonly pid: number | undefined;
  readonly logs: readonly string[];
  /** Open connections on the file's ports. */
  readonly connections: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  crash(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** How its process ends, or has ended; rejects after `timeout` ms. */
  exited(timeout: number): Promise<ExitStatus>;
}
