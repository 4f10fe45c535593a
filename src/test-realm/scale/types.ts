import type { ScaleLimits } from '../../bridge/scale/plan';
import type { Client } from '../client/client';
import type { ConnectOptions } from '../client/connect';
import type { Tiers } from './fibonacci';

/** Measures a part of a session. Resolves with what the work gave; a failure is not measured. */
export interface Measure {
  /** Counts the time until `work` settles as a round trip. */
  <Result>(work: () => Result | PromiseLike<Result>): Promise<Result>;
  /** Counts it under a name of its own: `'login'`. */
  <Result>(name: string, work: () => Result | PromiseLike<Result>): Promise<Result>;
}

/** A session's place in the load. */
export interface SessionContext {
  /** 0 for the first connection of the tier. */
  readonly index: number;
  /** How many connections the tier has. */
  readonly tier: number;
  /** A session that measures nothing is measured as a whole. */
  readonly measure: Measure;
}

/**
 * One run of one connection's work. It may run again on the same connection, so it has to read all
 * messages. The connection is opened and closed for it.
 */
export type LoadSession = (client: Client, context: SessionContext) => unknown;

/** The options of `scale()`. All times are milliseconds. */
export interface ScaleOptions {
  /** Numbers of connections, a test each: `fibonacci.load`, `fibonacci.upTo(144)`, `[10, 100]`. */
  readonly tiers: Tiers;
  /** The work of a connection, or the path (from the test file) of a file that exports it. */
  readonly session: LoadSession | string;
  /** Path and query on the file's server. Default `/`. */
  readonly path?: string;
  /** A named server of the file (option `servers`), in place of its own. */
  readonly server?: string;
  /** `true` for the wss port. */
  readonly ssl?: boolean;
  /** More options of `connect()`; a `url` here directs the load to any other server. */
  readonly connect?: ConnectOptions;
  /**
   * How long the tier's handshakes are spread over. Default: 1 ms for each connection, and longer if
   * more than 100 handshakes would wait at a time.
   */
  readonly ramp?: number;
  /** How long sessions are begun, again and again. Default: each connection runs its session once. */
  readonly duration?: number;
  /**
   * The open model: runs a second that begin in the whole tier, whether the earlier ones have
   * ended or not, and what is measured counts from the time at which the run was to begin. Without
   * it (the closed model) a connection begins its next run when the last one has ended.
   */
  readonly rate?: number | ((tier: number) => number);
  /** How long sessions run before they are measured. Default 0. */
  readonly warmUp?: number;
  /** Limit of a handshake and of one run. Default 10,000. */
  readonly timeout?: number;
  /**
   * How many processes the load comes from, where one event loop cannot load the server enough. They
   * load the file that `session` names; their metrics are merged.
   */
  readonly workers?: number;
  /**
   * A file of metrics, from the folder that Jest runs in: written when it has none of this test and by
   * `jest -u`, compared otherwise. What is worse by more than noise fails.
   */
  readonly baseline?: string;
  /** How often each tier is measured; the round in the middle counts. Default 1, with a baseline 5. */
  readonly rounds?: number;
  /** What fails a test. Default: any failed run. */
  readonly limits?: ScaleLimits;
}
