/**
 * A server that can be started, one that was started, and one that was stopped: what answers on a file's
 * ports is any of the kinds of option `server`, and all are controlled alike.
 */

import type { ServerAddress } from '../../bridge/worker-api';
import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { ResolvedOptions } from '../../options/types';
import type { DisposeStack } from '../dispose-stack';
import type { ProcessExit } from '../process/command-failures';
import type { CommandPorts } from '../routing/command-ports';
import type { Routing } from '../routing/routing';
import type { RunCertificate } from '../tls/certificate';
import type { FilePorts, OpenConnection } from './file-ports';

/** A server that was started. */
export interface StartedServer {
  /** Of a process, until it ends. */
  readonly pid?: number | undefined;
  /** Whether it has ended by itself, so that it can be started again. */
  hasEnded?(): Promise<boolean>;
  /** How it ended by itself. */
  readonly end?: ServerEnd | undefined;
  /** Of a process: fulfilled when it has ended, for any reason. */
  readonly exited?: Promise<ProcessExit>;
  /** Asked before a file uses a server that another file has used. */
  isHealthy?(): Promise<boolean>;
  /** Open WebSocket connections, as far as known. */
  readonly open: readonly OpenConnection[];
  /** Asks it to end, then ends it by force. `forGood`: it will not start again. */
  stop(how: { forGood: boolean }): Promise<void>;
  /** Ends it at once; clients see 1006. */
  crash(): Promise<void>;
  /** Keeps a process from running (SIGSTOP) until `resume`; absent where that is not possible. */
  pause?(): Promise<void>;
  /** Resumes it (SIGCONT). */
  resume?(): void;
}

/** An unexpected end of a process. */
export interface ServerEnd {
  /** `with code 3`, `by SIGKILL`. */
  readonly how: string;
  /** The test that ran; empty outside of tests. */
  readonly test: string;
  readonly at: number;
}

/** A server that a test has stopped or paused. */
export interface StoppedServer {
  /** The call that ended it. */
  readonly verb: 'stop' | 'crash' | 'pause';
  /** The test that ran; empty outside of tests. */
  readonly test: string;
  readonly at: number;
  /** Of the call. */
  readonly stack?: string;
}

/** The newest lines that a server printed. */
export interface ServerOutput {
  readonly lines: readonly string[];
  /** When each of them came, on the worker's clock. */
  readonly times: readonly number[];
  /** The total, including those that are no longer kept. */
  readonly total: number;
}

/** A server that can be started, as often as it is stopped. */
export interface StartableServer {
  /** For messages: `reference`, a path, a command. */
  readonly name: string;
  /** It has time limits of its own, with more precise messages. */
  readonly timesItself?: boolean;
  /** The output of all its starts. */
  readonly output?: ServerOutput;
  /** The fixed ports that its processes listen on; of a command. */
  readonly fixedPorts?: CommandPorts | undefined;
  /** Explains an unhandled error during its start. */
  explainFailure?(error: unknown): WsDynamicError;
  /**
   * @param scope takes everything as soon as it is open: it is closed when the start fails, times out
   *   or is cancelled, and at once if it is added later
   */
  start(scope: DisposeStack): Promise<StartedServer>;
}

type PrintDiff = (expected: unknown, received: unknown, receivedLabel: string) => string;

/** The environment's facts about the test file. */
export interface FileContext {
  readonly testPath: string;
  readonly rootDir: string;
  /** What Jest does with snapshots. Default `'new'`. */
  readonly snapshots?: 'all' | 'new' | 'none' | undefined;
  /** Folders that a relative server path starts from, in this order. */
  readonly serverFolders: readonly string[];
  /** The module of the option `codec`. */
  readonly codecModule?: string | undefined;
  /** The environment variables of tests. */
  readonly env: NodeJS.ProcessEnv;
  /** Limit of a test, ms. */
  readonly testTimeout: () => number;
  /** Whether the test has faked its timers, and those of a server beside it. */
  readonly areTimersFake?: () => boolean;
  /** Ends the fakes, so that a server beside the test can stop. */
  readonly restoreTimers?: () => void;
  /** Jest's diff of two values, or both of them in two lines. */
  readonly printDiff?: PrintDiff;
  /** Where the Node processes of a command are to write their coverage; absent unless Jest collects coverage. */
  readonly coverageDirectory?: string | undefined;
}

/** Where a server runs that this package starts, and what it may use there. */
export interface ServerSite {
  readonly options: Pick<ResolvedOptions, 'startTimeout' | 'stopTimeout' | 'failOnLeaks'>;
  readonly context: Pick<FileContext, 'rootDir' | 'env' | 'coverageDirectory' | 'areTimersFake'>;
  readonly address: ServerAddress;
  readonly certificate: RunCertificate | undefined;
  readonly ports: FilePorts;
  readonly routing: Routing;
  /** It stays for further files: it must not keep the worker from ending. */
  readonly outlivesFile: boolean;
  /** Set when the test's realm has to load the server. */
  readonly modulePath?: string | undefined;
}

/** The same for a server that runs elsewhere: it is neither started nor stopped here. */
export interface ExternalSite extends Pick<ServerSite, 'options' | 'address'> {
  readonly ports: undefined;
  readonly outlivesFile?: undefined;
  readonly modulePath?: undefined;
}
