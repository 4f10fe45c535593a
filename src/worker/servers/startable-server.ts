/**
 * The states of a server: startable, started and stopped. All kinds of option `server` are controlled by
 * these interfaces.
 */

import type { ServerAddress } from '../../bridge/file-server';
import type { HandlerFacts } from '../../bridge/handler-facts';
import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { ResolvedOptions } from '../../options/types';
import type { TimeLeft } from '../../platform/test-limit';
import type { DisposeStack } from '../dispose-stack';
import type { ProcessExit } from '../process/command-failures';
import type { CommandPorts } from '../routing/command-ports';
import type { Routing } from '../routing/routing';
import type { RunCertificate } from '../tls/certificate';
import type { FilePorts, OpenConnection } from './file-ports';
import type { ServerReference } from './server-reference';

/** A server that was started. */
export interface StartedServer {
  /** PID of its process, until that ends. */
  readonly pid?: number | undefined;
  /** Whether it has ended by itself, so that it can be started again. */
  hasEnded?(): Promise<boolean>;
  /** How it ended by itself. */
  readonly end?: ServerEnd | undefined;
  /** For a process: resolves when it has ended, for any reason. */
  readonly exited?: Promise<ProcessExit>;
  /** Checked before a file uses a server that another file has used. */
  isHealthy?(): Promise<boolean>;
  /** Open WebSocket connections, as far as known. */
  readonly open: readonly OpenConnection[];
  /** For a server in this process: what its handlers have lost in the running test. */
  readonly handlers?: HandlerFacts;
  /** Asks the server to stop, then kills it. `forGood`: it will not start again. */
  stop(how: { forGood: boolean }): Promise<void>;
  /** Ends the server at once; clients see 1006. */
  crash(): Promise<void>;
  /** Suspends its process (SIGSTOP) until `resume`; absent where that is impossible. */
  pause?(): Promise<void>;
  /** Resumes its process (SIGCONT). */
  resume?(): void;
}

/** An unexpected end of a process. */
export interface ServerEnd {
  /** `with code 3`, `by SIGKILL`. */
  readonly how: string;
  /** Whether it failed, rather than was stopped: a code from 1 to 127, or a signal such as SIGSEGV. */
  readonly isFailure: boolean;
  /** The test that was running; empty outside of tests. */
  readonly test: string;
  readonly at: number;
}

/** A call of a test that has ended or paused a server. */
export interface StoppedServer {
  /** The call that stopped it. */
  readonly verb: 'stop' | 'restart' | 'crash' | 'pause' | 'close';
  /** The test that was running; empty outside of tests. */
  readonly test: string;
  readonly at: number;
  /** When the server ran again. */
  until?: number;
  /** Whether it is a restart after which the server did not start. */
  hasFailed?: boolean;
  /** Stack of the call. */
  readonly stack?: string;
}

/** The latest output of a server. */
export interface ServerOutput {
  readonly lines: readonly string[];
  /** Time of each line, on the worker's clock. */
  readonly times: readonly number[];
  /** Number of all lines, including those no longer kept. */
  readonly total: number;
}

/** A server that can be started again after each stop. */
export interface StartableServer {
  /** For messages: `reference`, a path or a command. */
  readonly name: string;
  /** The call of the test file that declared it. */
  readonly declaredAt?: { readonly stack?: string };
  /** Whether it runs outside of this process: it then has its own time limits, with more specific messages. */
  readonly isOutside?: boolean;
  /** The output of all starts. */
  readonly output?: ServerOutput;
  /** The fixed ports on which the processes of a command listen. */
  readonly fixedPorts?: CommandPorts | undefined;
  /** Explains an unhandled error during its start. */
  explainFailure?(error: unknown): WsDynamicError;
  /**
   * @param scope owns what is opened: it is closed when the start fails, times out or is cancelled, and at
   * once
   *   if it is added later
   */
  start(scope: DisposeStack): Promise<StartedServer>;
}

type PrintDiff = (expected: unknown, received: unknown, receivedLabel: string) => string;

/** Data of the environment about the test file. */
export interface FileContext {
  readonly testPath: string;
  readonly rootDir: string;
  /** Jest's mode for snapshots. Default `'new'`. */
  readonly snapshots?: 'all' | 'new' | 'none' | undefined;
  /** Folders against which a relative server path is resolved, in order. */
  readonly serverFolders: readonly string[];
  /** The module of the option `codec`. */
  readonly codecModule?: string | undefined;
  /** The environment variables of tests. */
  readonly env: NodeJS.ProcessEnv;
  /** Time limit of a test, ms. */
  readonly testTimeout: () => number;
  /** Whether the test has faked its timers, and thus those of a server in its realm. */
  readonly areTimersFake?: () => boolean;
  /** The number of pending fake timers. */
  readonly fakedTimers?: () => number;
  /** Whether a value was created by code of an earlier file, which may still run. */
  readonly isOfEarlierFile?: (value: unknown) => boolean;
  /** Restores real timers, so that a server in the test's realm can stop. */
  readonly restoreTimers?: () => void;
  /** Returns Jest's diff of two values, or both in two lines. */
  readonly printDiff?: PrintDiff;
  /** Where the Node processes of a command write their coverage; absent unless Jest collects coverage. */
  readonly coverageDirectory?: string | undefined;
}

/** The ports and resources of a server that this package starts. */
export interface ServerSite {
  readonly options: Pick<ResolvedOptions, 'startTimeout' | 'stopTimeout' | 'failOnLeaks'>;
  readonly context: Pick<FileContext, 'rootDir' | 'env' | 'coverageDirectory' | 'areTimersFake'>;
  readonly address: ServerAddress;
  readonly certificate: RunCertificate | undefined;
  readonly ports: FilePorts;
  readonly routing: Routing;
  /** What the running test or hook leaves for a start. */
  readonly timeLeft?: (() => TimeLeft | undefined) | undefined;
  /** Whether it is kept for further files: then it must not keep the worker from exiting. */
  readonly outlivesFile: boolean;
  /** Set if the test's realm must load the server. */
  readonly modulePath?: string | undefined;
  /** By default the file's own server. */
  readonly reference?: ServerReference | undefined;
}

/** The address of a server that is already running: it is neither started nor stopped here. */
export interface ExternalSite extends Pick<ServerSite, 'options' | 'address' | 'reference'> {
  readonly ports: undefined;
  readonly timeLeft?: undefined;
  readonly outlivesFile?: undefined;
  readonly modulePath?: undefined;
}
