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
