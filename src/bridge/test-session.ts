import type { AwaitedCall, EndedCall, OpenCalls } from './awaited-call';
import type { ConnectionHandle } from './connection';
import type { ConnectRequest } from './connection-data';
import type { FileServer, ServerModule, ServerWatch } from './file-server';
import type { Openers } from './openers';
import type { PortLease } from './ports';
import type { ServerFactory } from './server-factory';

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
  /** The test's own server, which waits for this client when a hook closes it. */
  readonly listening?: object;
}

/** A resource opened by a test; `url` is its name if it cannot be closed. */
export interface OwnedResource {
  readonly url?: string;
  /** The object that its calls use. Once the session has closed it, they need not be awaited. */
  readonly subject?: object | undefined;
  /** What it is; by default a connection. */
  readonly noun?: string;
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
  /** The link that it is, or belongs to. */
  readonly link?: object;
  isUsed(): boolean;
}

export interface TestSession extends Openers {
  readonly testPath: string;
  /** Jest's mode for snapshots: `'all'` with `-u`, `'none'` with `--ci`. */
  readonly snapshots: 'all' | 'new' | 'none';
  /** Opens a connection; the session closes it after the test, or after the file if no test is running. */
  connect(target: ConnectTarget): ConnectionHandle;
  /**
   * Lists the other clients of the same server, if the running test has opened this connection and them; for a
   * mock server's connection, those that it accepted.
   */
  connectionsBeside(connection: object): () => readonly ConnectionHandle[];
  /** Records the failure of a call. @param call absent if the test need not await it */
  noteFailed(failure: unknown, call?: AwaitedCall): void;
  /** Default limit of a wait, ms: shortly before the limit of the running test or hook. */
  remaining(): number;
  /** Jest's diff of two values, or both values on two lines. */
  printDiff(expected: unknown, received: unknown, receivedLabel: string): string;
  /** Whether values of fields, headers and parameters with this name are masked. */
  isMasked(name: string): boolean;
  /** A text for display, with masked values removed. */
  mask(text: string): string;
  /** `a hook`, or `the test "greets"`; `undefined` while the file is loaded. */
  readonly runningPart: string | undefined;
  /** Whether the file has finished: later calls cannot fail it. */
  readonly isOver: boolean;
  /** Whether the session has closed this connection, because its test is over. */
  hasClosed(connection: object): boolean;
  /**
   * Handles the failure of a call whose connection the session has closed. It fails no other test; an unhandled
   * failure of a matcher fails the file.
   */
  forgive(failure: unknown, call?: EndedCall): void;
  /** Records a call on a connection that the session has closed: of the running test, or of an earlier one. */
  noteEnded(call: EndedCall): void;
  /** Runs code that nobody awaits, such as a listener; calls inside need not be awaited either. */
  aside<Result>(work: () => Result): Result;
  /** The same for a function of a mock server: the end of the running test waits for it. */
  listener<Result>(work: () => Promise<Result>): Promise<Result>;
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
  /**
   * The server of this name; the file's own without a name. Throws ERR_WS_OPTION_INVALID for an unknown name, given
   * as `key` (`server`) of `where`.
   */
  serverNamed(name: string | undefined, where: string, key?: string): FileServer;
  /** Lets a suite observe how the file's server ends, and restart it. */
  watchServer(): ServerWatch;
  /** The module servers to load in the test's realm. */
  readonly modules: readonly ServerModule[];
  /** The module path of the option `codec`. */
  readonly codecModule: string | undefined;
  /** Limit of a hook that starts a server, ms. */
  readonly hookLimit: number;
  /** Jest's limit under a debugger, ms; `undefined` without one. */
  readonly debuggerLimit: number | undefined;
  /**
   * Starts a module server with the result of `load`, which runs in the test's realm. `clearTimers` is called
   * at the end of a server that listens by itself, if its timers cannot be ended in another way.
   */
  startModule(module: ServerModule, load: () => unknown, clearTimers?: () => void): Promise<void>;
  /** Registers files loaded by a server module: their calls need not be awaited. */
  noteServerFiles(paths: readonly string[]): void;
  /**
   * Replaces the file's server with one defined in the test file, until the describe block or file ends. Returns
   * the function that starts it; until that is called, failures name the place of the declaration.
   */
  useServer(factory: ServerFactory, site: { readonly stack?: string }): () => Promise<void>;
}
