import type { ScaleLimits } from '../../bridge/scale/plan';
import type { Client } from '../client/client';
import type { ConnectOptions } from '../client/connect';
import type { Tiers } from './fibonacci';

/** Measures a part of a session. Resolves with the result of the work; failures are not measured. */
export interface Measure {
  /** Measures the time until `work` settles as a round trip. */
  <Result>(work: () => Result | PromiseLike<Result>): Promise<Result>;
  /** Measures it under another name: `'login'`. */
  <Result>(name: string, work: () => Result | PromiseLike<Result>): Promise<Result>;
}

/** The context of a session: its position in the load. */
export interface SessionContext {
  /** 0 for the first connection of the tier. */
  readonly index: number;
  /** The number of connections in the tier. */
  readonly tier: number;
  /** A session that does not call it is measured as a whole. */
  readonly measure: Measure;
}

/**
 * One run of a session on a connection. It may run again on the same connection, so it must read all
 * messages. The load opens and closes the connection.
 */
export type LoadSession = (client: Client, context: SessionContext) => unknown;

/** The options of `scale()`. All times are milliseconds. */
export interface ScaleOptions {
  /** Numbers of connections, with one test each: `fibonacci.load`, `fibonacci.upTo(144)`, `[10, 100]`. */
  readonly tiers: Tiers;
  /** The session of each connection, or the path (relative to the test file) of a file that exports it. */
  readonly session: LoadSession | string;
  /** Path and query on the file's server. Default `/`. */
  readonly path?: string;
  /** A named server of the file (option `servers`); by default its main one. */
  readonly server?: string;
  /** `true` to use the wss port. */
  readonly ssl?: boolean;
  /** More options of `connect()`; set `url` here to load any other server. */
  readonly connect?: ConnectOptions;
  /**
   * The time over which the handshakes of a tier are spread. Default: 1 ms per connection, and longer if more
   * than 100 handshakes would be pending at once.
   */
  readonly ramp?: number;
  /** How long sessions are repeated. Default: each connection runs its session once. */
  readonly duration?: number;
  /**
   * The open model: the number of runs started per second in the whole tier, whether or not earlier runs have
   * ended; times are measured from the scheduled start of a run. By default (the closed model), a connection
   * starts its next run when the previous one has ended.
   */
  readonly rate?: number | ((tier: number) => number);
  /** How long sessions run before the measurement starts. Default 0. */
  readonly warmUp?: number;
  /** Limit of a handshake and of one run. Default 10,000. */
  readonly timeout?: number;
  /**
   * The number of load processes, if one event loop cannot generate enough load. They load the file specified
   * by `session`; their metrics are merged.
   */
  readonly workers?: number;
  /**
   * A file of metrics, relative to the folder in which Jest runs: written if it has none of this test and by
   * `jest -u`, otherwise compared. Metrics that are worse by more than noise fail the test.
   */
  readonly baseline?: string;
  /** How often each tier is measured; the median round counts. Default 1, with a baseline 5. */
  readonly rounds?: number;
  /** Limits that fail a test when exceeded. Default: any failed run. */
  readonly limits?: ScaleLimits;
}
