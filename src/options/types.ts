/** The keys of `testEnvironmentOptions`. All times are milliseconds. */

/** Text to look for in what the process prints; a string has to occur, a RegExp has to match. */
export type OutputPattern = RegExp | string;

/**
 * The process is ready once every pattern given here was seen. A group `(?<port>\d+)` names the port of a
 * server that picks its own; the file's port leads there.
 */
export interface WaitPatterns {
  readonly stdout?: OutputPattern;
  readonly stderr?: OutputPattern;
}

/** How a process is asked to end, and how long it may take (ms) before its group is killed. */
export interface GracefulShutdown {
  readonly signal: NodeJS.Signals;
  readonly timeout: number;
}

/** A server in any language, started as a process; `{port}`, `{sslPort}` and `{host}` are filled in. */
export interface CommandOptions {
  /** The program: a name on PATH or a path. Never given to a shell. */
  readonly command: string;
  /** Its arguments, one entry each; placeholders are filled in. */
  readonly args?: readonly string[];
  /** Working directory; the project's root by default. */
  readonly cwd?: string;
  /** Variables on top of the worker's own and the package's; placeholders are filled in. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * What terminates TLS: this package in front of the process (`'terminate'`, the default), the process
   * itself with the certificate paths of its environment (`'native'`), or nothing (`false`).
   */
  readonly ssl?: 'terminate' | 'native' | false;
  /** Readiness by output instead of by handshake. */
  readonly wait?: WaitPatterns;
  /** Path and query of the handshake that finds the server ready, `/` by default. */
  readonly path?: string;
  /** SIGTERM and the session's `stopTimeout` by default. */
  readonly gracefulShutdown?: GracefulShutdown;
  /** Hands the listening socket over as file descriptor 3 (`LISTEN_FDS=1`). Not on Windows. */
  readonly socketActivation?: boolean;
  /**
   * Whose the fixed ports are on which its Node processes listen: the test file's (`'own'`, the default), or
   * the machine's (`'shared'`).
   */
  readonly localhost?: 'own' | 'shared';
  /** `'worker'`: started once a Jest worker and kept for its files; `'file'` (default): once a file. */
  readonly scope?: 'file' | 'worker';
}

/** A server that already runs, at addresses of its own. */
export interface ExternalServerOption {
  /** `ws://…` or `wss://…`, or `$NAME`: the value of that environment variable when the file starts. */
  readonly url: string;
  readonly sslUrl?: string;
}

/** What answers on the file's ports; see docs/options.md. */
export type ServerOption = string | false | ExternalServerOption | CommandOptions;

/** Which tests show their frames and the server's output. */
export type TranscriptOption = 'failed' | 'all' | false;

/** The keys of `testEnvironmentOptions`; all of them may be left out. Times in ms. */
export interface EnvironmentOptions {
  /**
   * What answers on the file's ports: `'reference'` (the built-in server, the default), the path of a
   * module, `{ command, … }`, `{ url }` of one that already runs, or `false` for ports only.
   */
  readonly server?: ServerOption;
  /**
   * More servers of the file, by name: `server('auth')`, `connect({ server: 'auth' })`. With them,
   * `server` is `false` by default.
   */
  readonly servers?: Readonly<Record<string, ServerOption>>;
  /** `false`: no TLS, no second server. Default `true`. */
  readonly ssl?: boolean;
  /** The address bound and dialled. Default `'127.0.0.1'`. */
  readonly host?: string;
  /** Where the search for ports begins. Default 9000. */
  readonly startPort?: number;
  /** `minGap <= sslPort - port <= maxGap`. Defaults 1 and 10. */
  readonly minGap?: number;
  readonly maxGap?: number;
  /** How many ports are tried. Default 1000. */
  readonly maxAttempts?: number;
  /** Limit until the server is ready, ms. Default 10000. */
  readonly startTimeout?: number;
  /** Limit until it has stopped, ms; then it is ended by force. Default 2000. */
  readonly stopTimeout?: number;
  /** Which tests show their frames and the server's output. Default `'failed'`. */
  readonly transcript?: TranscriptOption;
  /** `true`: a connection that a test left open fails the file. Default `false`. */
  readonly failOnLeaks?: boolean;
  /**
   * `true`: a mock reply, link, toxic or fault that was never used fails the file. Default `false`.
   */
  readonly failOnUnused?: boolean;
  /**
   * Names of JSON fields, headers and query parameters whose values no failure, transcript, log or report
   * shows: `['password', /secret/i]`. Comparisons use the real values.
   */
  readonly mask?: readonly (string | RegExp)[];
  /**
   * The path of a module whose default export is a codec, or a function that makes one for each
   * connection: the messages of `connect()`, `mockServer()` and `network()` are its values.
   */
  readonly codec?: string | undefined;
  /**
   * `'own'`: the fixed ports on which the file's tests listen are the file's own, so that files with the
   * same ports run in parallel; a server module has that always. Default `'shared'`.
   */
  readonly localhost?: 'shared' | 'own';
  /** Fixed addresses that mean a server of this file: `{ 'ws://localhost:8080': 'server' }`. */
  readonly addresses?: Readonly<Record<string, string>>;
  /**
   * Which addresses beyond this machine tests may connect to: `'allow'` (default) all, `'refuse'` none, or
   * a list of hosts, `['db:5432', '*.internal']`.
   */
  readonly outside?: 'allow' | 'refuse' | readonly string[];
  /** `'tcp-block'` for a server that uses UDP on the number of its TCP port. Default `'udp'`. */
  readonly guard?: 'udp' | 'tcp-block';
  /** Last port of the search; by default the last one below the ephemeral ports. */
  readonly endPort?: number | undefined;
  /**
   * `{ WebSocket: true }`: tests find a global `WebSocket` also under Node 20, which has none; it is the
   * one of `ws`.
   */
  readonly globals?: { readonly WebSocket?: boolean };
}

/** The options after `resolveOptions`: complete and frozen. */
export type ResolvedOptions = Required<Omit<EnvironmentOptions, 'endPort' | 'codec'>> & {
  readonly codec: string | undefined;
  readonly endPort: number | undefined;
  /** The built-in server answers because no option names another. */
  readonly isServerBuiltIn: boolean;
};
