/** The keys of `testEnvironmentOptions`. All times are milliseconds. */

/** Text to find in the output of the process: a string that occurs in it, or a RegExp that matches it. */
export type OutputPattern = RegExp | string;

/**
 * The process is ready once every pattern has matched. The group `(?<port>\d+)` captures the port of a server
 * that chooses its own port; the file's port is forwarded to it.
 */
export interface WaitPatterns {
  readonly stdout?: OutputPattern;
  readonly stderr?: OutputPattern;
}

/** The signal that asks a process to end, and the time until its process group is killed, ms. */
export interface GracefulShutdown {
  /** `'SIGTERM'` by default. */
  readonly signal?: NodeJS.Signals;
  /** The option `stopTimeout` by default, ms. */
  readonly timeout?: number;
}

/** A server in any language, started as a process; `{port}`, `{sslPort}` and `{host}` are replaced. */
export interface CommandOptions {
  /** The program: a name on PATH or a path. No shell is used. */
  readonly command: string;
  /** Its arguments, one entry each; placeholders are replaced. */
  readonly args?: readonly string[];
  /** Working directory; the project's root by default. */
  readonly cwd?: string;
  /** Variables in addition to those of the worker and of this package; placeholders are replaced. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Where TLS is terminated: by this package in front of the process (`'terminate'`, the default), by the
   * process itself with the certificate paths in its environment (`'native'`), or not at all (`false`).
   */
  readonly ssl?: 'terminate' | 'native' | false;
  /** Wait for output instead of a handshake. */
  readonly wait?: WaitPatterns;
  /** Path and query of the handshake that tests readiness, `/` by default. */
  readonly path?: string;
  /** How it is ended. */
  readonly gracefulShutdown?: GracefulShutdown;
  /** Passes the listening socket as file descriptor 3 (`LISTEN_FDS=1`). Not on Windows. */
  readonly socketActivation?: boolean;
  /**
   * Fixed ports on which its Node processes listen belong to the test file (`'own'`, the default), or to the
   * machine (`'shared'`).
   */
  readonly localhost?: 'own' | 'shared';
  /**
   * `'file'` (default): started for each file. `'worker'`: started once per Jest worker and shared by its
   * files.
   */
  readonly scope?: 'file' | 'worker';
}

/** A server that is already running. */
export interface ExternalServerOption {
  /** `ws://…` or `wss://…`, or `$NAME`: the value of that environment variable when the file starts. */
  readonly url: string;
  readonly sslUrl?: string;
}

/** The server on the file's ports; see docs/options.md. */
export type ServerOption = string | false | ExternalServerOption | CommandOptions;

/** Tests whose frames and server output are printed. */
export type TranscriptOption = 'failed' | 'all' | false;

/** The keys of `testEnvironmentOptions`; all are optional. Times in ms. */
export interface EnvironmentOptions {
  /**
   * The server on the file's ports: `'reference'` (the built-in server, the default), the path of a module,
   * `{ command, … }`, `{ url }` of a running server, or `false` for ports only.
   */
  readonly server?: ServerOption;
  /**
   * Further servers of the file, by name: `server('auth')`, `connect({ server: 'auth' })`. If set, `server`
   * is `false` by default.
   */
  readonly servers?: Readonly<Record<string, ServerOption>>;
  /** `false`: no TLS and no second port. Default `true`. */
  readonly ssl?: boolean;
  /** The address to bind and to connect to. Default `'127.0.0.1'`. */
  readonly host?: string;
  /** First port of the search. Default 9000. */
  readonly startPort?: number;
  /** `minGap <= sslPort - port <= maxGap`. Defaults 1 and 10. */
  readonly minGap?: number;
  readonly maxGap?: number;
  /** Number of ports to try. Default 1000. */
  readonly maxAttempts?: number;
  /** Time limit for the server to become ready, ms. Default 10000. */
  readonly startTimeout?: number;
  /** Time limit for the server to stop before it is killed, ms. Default 2000. */
  readonly stopTimeout?: number;
  /** Tests whose frames and server output are printed. Default `'failed'`. */
  readonly transcript?: TranscriptOption;
  /** `true`: a connection that a test left open fails the file. Default `false`. */
  readonly failOnLeaks?: boolean;
  /**
   * `true`: a mock reply, link, toxic or fault that was never used fails the file. Default `false`.
   */
  readonly failOnUnused?: boolean;
  /**
   * Names of JSON fields, headers and query parameters whose values are hidden in failures, transcripts, logs
   * and reports: `['password', /secret/i]`. Comparisons use the real values.
   */
  readonly mask?: readonly (string | RegExp)[];
  /**
   * The path of a module that exports a codec as its default, or a function that creates one per connection:
   * it decodes the messages of `connect()`, `mockServer()` and `network()`.
   */
  readonly codec?: string | undefined;
  /**
   * `'own'`: fixed ports on which the tests listen belong to the file, so that files with the same ports run
   * in parallel. A server module always has its own. Default `'shared'`.
   */
  readonly localhost?: 'shared' | 'own';
  /** Fixed addresses that are redirected to a server of this file: `{ 'ws://localhost:8080': 'server' }`. */
  readonly addresses?: Readonly<Record<string, string>>;
  /**
   * Addresses outside this machine that tests may connect to: `'allow'` (default) all, `'refuse'` none, or a
   * list of hosts, `['db:5432', '*.internal']`.
   */
  readonly outside?: 'allow' | 'refuse' | readonly string[];
  /** Use `'tcp-block'` for a server that binds UDP on the number of its TCP port. Default `'udp'`. */
  readonly guard?: 'udp' | 'tcp-block';
  /** Last port of the search; by default the last one below the ephemeral ports. */
  readonly endPort?: number | undefined;
  /** `{ WebSocket: true }`: defines a global `WebSocket`, from `ws`, also on Node 20, which has none. */
  readonly globals?: { readonly WebSocket?: boolean };
}

/** The options after `resolveOptions`: complete and frozen. */
export type ResolvedOptions = Required<Omit<EnvironmentOptions, 'endPort' | 'codec'>> & {
  readonly codec: string | undefined;
  readonly endPort: number | undefined;
  /** The built-in server runs because no option selects another. */
  readonly isServerBuiltIn: boolean;
};
