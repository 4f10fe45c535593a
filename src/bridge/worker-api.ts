/**
 * The worker's API for the test's realm: one object under `globalThis[workerApiKey]`. Only plain data,
 * promises, Buffers and functions cross the boundary.
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
  /** Functions that need no session: ports, connections, mock servers. */
  readonly functions: WorkerFunctions;
  /** The session of the running test file. */
  readonly session: TestSession;
  /** Whether Jest loads the test file as an ES module. */
  readonly isEsModule: boolean;
  /** The exports of `jest-snapshot`, as installed with the running Jest. */
  snapshotFunctions(): unknown;
  /**
   * The exports of a module of this package in the file's realm. `undefined` for an entry point of another
   * copy of this package, which loads its own modules.
   *
   * @param name its path below `dist`, without `.js`
   * @param entry the path of the entry point
   * @param loadPackage the `require` of the entry point
   */
  loadModule(name: string, entry: string, loadPackage: NodeJS.Require): unknown;
}

/** The worker's API; `undefined` outside this package's environment. */
export function workerApi(): WorkerApi | undefined {
  return (globalThis as { [workerApiKey]?: WorkerApi })[workerApiKey];
}

/**
 * Functions that open resources. A session uses the file's range of ports, and closes them after the test.
 */
interface Openers {
  openMockServer(request: MockOpening, listener: MockListener): Promise<MockHandle>;
  openLink(request: LinkRequest, listener: LinkListener): Promise<LinkHandle>;
  openRefusingPort(): Promise<HeldPort>;
  openSilentPort(): Promise<HeldPort>;
  /** Starts a function, an application or a server on a port of its own. */
  openServer(given: unknown, how: ServeRequest): Promise<ServedHandle>;
  /** Connects to the real server at an address that a mock server serves. Throws ERR_WS_OUTSIDE_REFUSED. */
  openReal(request: ConnectRequest): ConnectionHandle;
}

/** Reads and writes files of recordings, even if a test mocks the file system. */
interface TextFiles {
  /** `undefined` if the file does not exist. */
  read(path: string): string | undefined;
  /** Also creates its folder. */
  write(path: string, text: string): void;
  remove(path: string): void;
}

/** Options for starting a server that a test created. */
export interface ServeRequest {
  /** Shown in messages: `passed to serve()`. */
  readonly name: string;
  /** The caller owns the server: its own `close()` is not called at the end. A second call finds it again. */
  readonly isBorrowed: boolean;
}

/** A started server that a test created. */
export interface ServedHandle {
  readonly server: FileServer;
  readonly url: string;
  /** Stops it permanently. Safe to call twice. */
  dispose(): Promise<void>;
}

/** Functions that need no session; in plain Node they are loaded on first use. */
export interface WorkerFunctions extends Openers {
  readonly ports: PortFunctions;
  /** Throws ERR_WS_OPTION_INVALID for an invalid URL or subprotocol. */
  openConnection(request: ConnectRequest): ConnectionHandle;
  openRawConnection(target: RawTarget, options?: RawOptions): Promise<RawConnection>;
  /** Load tests; loaded on first use. */
  readonly scale: ScaleFunctions;
  /** Milliseconds on the worker's clock, unaffected by fake timers. */
  now(): number;
  /** Milliseconds since 1970 on the same clock. */
  date(): number;
  readonly files: TextFiles;
  /** The version of this package. */
  readonly version: string;
  /** Starts a pause of this many ms, at most the maximum of a timer. */
  pause(ms: number): Pause;
}

/** A connection requested by a test; the session applies the defaults. */
export interface ConnectTarget extends Omit<ConnectRequest, 'url' | 'timeout'> {
  /** Path and query on the file's server, `/` by default. */
  readonly path?: string;
  /** A named server of the file; by default the main one. */
  readonly server?: string;
  /** The URL of any other server. */
  readonly url?: string;
  /** `true` to use the wss port. */
  readonly ssl?: boolean;
  /** Limit of the handshake, ms. */
  readonly timeout?: number;
}

/** A resource opened by a test; `url` is its name if it cannot be closed. */
export interface OwnedResource {
  readonly url?: string;
  /** The object that its calls use. Once the session has closed it, they need not be awaited. */
  readonly subject?: object | undefined;
  /** A few lines shown when the test fails. */
  failureNote?(): string;
  /** @param hasFailed whether its test failed; for a resource of the file, whether any test or hook failed */
  dispose(hasFailed?: boolean): Promise<void>;
}

/** Something that `failOnUnused` checks: a reply rule, a link, a toxic or a fault. */
export interface ExpectedUse {
  /** For example `mock.reply()`. */
  readonly what: string;
  /** The position in the test file. */
  readonly site: { readonly stack?: string };
  isUsed(): boolean;
}

export interface TestSession extends Openers {
  readonly testPath: string;
  /** Jest's mode for snapshots: `'all'` with `-u`, `'none'` with `--ci`. */
  readonly snapshots: 'all' | 'new' | 'none';
  /** Opens a connection; the session closes it after the test, or after the file if no test is running. */
  connect(target: ConnectTarget): ConnectionHandle;
  /** Default limit of a wait, ms: shortly before the limit of the running test or hook. */
  remaining(): number;
  /** Jest's diff of two values, or both values on two lines. */
  printDiff(expected: unknown, received: unknown, receivedLabel: string): string;
  /** Whether values of fields, headers and parameters with this name are masked. */
  isMasked(name: string): boolean;
  /** A text for display, with masked values removed. */
  mask(text: string): string;
  /** Whether the file has finished: later calls cannot fail it. */
  readonly isOver: boolean;
  /** Whether the session has closed this connection, because its test is over. */
  hasClosed(connection: object): boolean;
  /**
   * Handles the failure of a call whose connection the session has closed. It does not fail a test; an
   * unhandled failure of a matcher fails the file.
   */
  forgive(failure: unknown, verdict?: LateCall): void;
  /** Runs code that nobody awaits, such as a listener; calls inside need not be awaited either. */
  aside<Result>(work: () => Result): Result;
  /** The pending or unawaited calls of the running test, or of the file if no test is running. */
  readonly calls: OpenCalls;
  /** Registers a resource to be closed after the running test, or after the file if no test is running. */
  own(resource: OwnedResource): void;
  /**
   * Adds a result of the running test (or of the file, if no test is running) to the report: plain JSON, up
   * to 1,000,000 characters; per file up to 10,000 results and 10,000,000 characters. Throws
   * ERR_WS_OPTION_INVALID for any other value.
   */
  record(kind: string, data: unknown): void;
  /** Skips the tests with these functions, unless they have begun. */
  skipTests(functions: readonly object[]): void;
  /** Shows the frames of a connection if the running test fails; returns a function that stops that. */
  watch(connection: ConnectionHandle): () => void;
  /** With `failOnUnused`, fails the file if this was never used. */
  expectUse(use: ExpectedUse): void;
  /** With `failOnLeaks`, fails the file if the lease is not released. */
  noteLease(lease: PortLease, site: { readonly stack?: string }): void;
  readonly server: FileServer;
  /**
   * The process of the file's server, or of a named one, which may be this process; `undefined` for an
   * external server.
   */
  serverProcess(name?: string): number | undefined;
  /** A named server of the file. Throws ERR_WS_OPTION_INVALID for an unknown name. */
  serverNamed(name: string): FileServer;
  /** Lets a suite observe how the file's server ends, and restart it. */
  watchServer(): ServerWatch;
  /** The module servers to load in the test's realm. */
  readonly modules: readonly ServerModule[];
  /** The module path of the option `codec`. */
  readonly codecModule: string | undefined;
  /** Limit of a server start, ms. */
  readonly startTimeout: number;
  /** Jest's limit under a debugger, ms; `undefined` without one. */
  readonly debuggerLimit: number | undefined;
  /**
   * Starts a module server with the result of `load`, which runs in the test's realm. `clearTimers` is called
   * at the end of a server that listens by itself, if its timers cannot be ended in another way.
   */
  startModule(module: ServerModule, load: () => unknown, clearTimers?: () => void): Promise<void>;
  /** Registers files loaded by a server module: their calls need not be awaited. */
  noteServerFiles(paths: readonly string[]): void;
  /** Replaces the file's server with one defined in the test file, until the describe block or file ends. */
  useServer(factory: ServerFactory): Promise<void>;
}

/** Observes the file's server while a suite tests whether it ends. */
export interface ServerWatch {
  /** How the server ended by itself since its last start, with its last output; `undefined` while it runs. */
  ended(): string | undefined;
  /** Makes uncaught errors of the server fail tests again. */
  release(): void;
}

/** A server module; the name of the file's main server is ''. */
export interface ServerModule {
  readonly name: string;
  readonly path: string;
}

/** The address of a file's server. */
export interface ServerAddress {
  /** The bound address. */
  readonly host: string;
  readonly port: number;
  readonly sslPort: number | undefined;
  readonly url: string;
  readonly sslUrl: string | undefined;
  /** The server's URL for HTTP requests: `http://…`. */
  readonly httpUrl: string;
  readonly httpsUrl: string | undefined;
  /** The certificate authority of the run, PEM; `undefined` without TLS. */
  readonly ca: string | undefined;
}

/** How a process ended; exactly one of the two is set. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A server of the file. All values are live: a restart changes them. */
export interface FileServer {
  readonly address: ServerAddress;
  /** Whether the server was started outside of Jest. */
  readonly isExternal: boolean;
  readonly pid: number | undefined;
  readonly logs: readonly string[];
  /** The number of open connections on the file's ports. */
  readonly connections: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  crash(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** How its process ended; waits for the end, and rejects after `timeout` ms. */
  exited(timeout: number): Promise<ExitStatus>;
}
