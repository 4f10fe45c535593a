/** What answers on a file's ports, as a value: any kind is started, stopped and restarted alike. */

import type { ServerAddress } from '../../bridge/worker-api';
import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { ResolvedOptions } from '../../options/types';
import type { DisposeStack } from '../dispose-stack';
import type { RunCertificate } from '../tls/certificate';
import type { FilePorts } from './file-ports';
import type { OpenConnection } from './listeners';

/** A server that runs. */
export interface RunningServer {
  readonly pid?: number | undefined;
  /** It has ended by itself: starting it again is right. */
  readonly hasEnded?: boolean;
  /** How it ended by itself: `with code 3`, `by SIGKILL`. */
  readonly end?: ServerEnd | undefined;
  /** Settles when it has ended, however that came. */
  readonly exited?: Promise<unknown>;
  /** Asked before a file uses a server that another file has used. */
  isHealthy?(): Promise<boolean>;
  /** Open WebSocket connections, as far as they can be seen from here. */
  readonly open: readonly OpenConnection[];
  /** Asks it to end, then ends it by force. `forGood`: it will not start again. */
  stop(how: { forGood: boolean }): Promise<void>;
  /** Ends it at once; clients see 1006. */
  crash(): Promise<void>;
  /** Keeps a process from running (SIGSTOP) until `resume`; absent where that is not possible. */
  pause?(): void;
  /** Lets it run again (SIGCONT). */
  resume?(): void;
}

/** The end of a process that nobody asked to end. */
export interface ServerEnd {
  readonly how: string;
  /** The test that ran; empty outside of tests. */
  readonly test: string;
  readonly at: number;
}

/** The newest lines that a server printed. */
export interface ServerOutput {
  readonly lines: readonly string[];
  /** How many there were in all, those included that are no longer kept. */
  readonly total: number;
}

/** How to start one. */
export interface ServerKind {
  /** For messages: `reference`, a path, a command. */
  readonly name: string;
  /** It keeps to time limits of its own, whose messages say more. */
  readonly timesItself?: boolean;
  /** What all its starts printed. */
  readonly output?: ServerOutput;
  /** What an error that nothing handled while it starts means. */
  explainFailure?(error: unknown): WsDynamicError;
  /**
   * @param scope takes everything as soon as it is open: it is closed when the start fails, times out
   *   or is cancelled, and at once when it comes after that
   */
  start(scope: DisposeStack): Promise<RunningServer>;
}

type PrintDiff = (expected: unknown, received: unknown, receivedLabel: string) => string;

/** What the environment knows of the file. */
export interface SessionContext {
  readonly testPath: string;
  readonly rootDir: string;
  /** Folders that a relative server path starts from, in this order. */
  readonly serverFolders: readonly string[];
  /** The environment variables that tests see. */
  readonly env: NodeJS.ProcessEnv;
  /** Limit of a test, ms. */
  readonly testTimeout: () => number;
  /** Whether the test has faked its timers, and those of a server beside it. */
  readonly areTimersFake?: () => boolean;
  /** Jest's diff of two values, or both of them in two lines. */
  readonly printDiff?: PrintDiff;
  /** Where the Node processes of a command are to write their coverage; absent unless Jest collects coverage. */
  readonly coverageDirectory?: string | undefined;
}

/** Where a file's server runs, and what it may use there. */
export interface ServerSite {
  readonly options: Pick<ResolvedOptions, 'startTimeout' | 'stopTimeout' | 'failOnLeaks'>;
  readonly context: Pick<SessionContext, 'rootDir' | 'env' | 'coverageDirectory'>;
  readonly address: ServerAddress;
  readonly certificate: RunCertificate | undefined;
  readonly ports: FilePorts;
  /** It stays for further files: it must not keep the worker from ending. */
  readonly outlivesFile: boolean;
}
