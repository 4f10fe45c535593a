import type { GrowthMetric } from './metrics';

/** The limits of a tier; a limit that is left out is not judged, except `errors`. */
export interface ScaleLimits {
  /** The largest p99, ms: of everything measured, or by the name of what is measured. */
  readonly p99?: number | Readonly<Record<string, number>>;
  /** The largest share of runs that may fail, 0 to 1. Default 0. */
  readonly errors?: number;
  /** The least number of messages received a second. */
  readonly throughput?: number;
  /**
   * The largest exponent with which a metric may grow with the number of connections: of latency
   * (p50), memory and CPU time, or of each by its name. 1 is proportional, 2 is quadratic.
   */
  readonly growth?: number | Readonly<Partial<Record<GrowthMetric, number>>>;
  /** The most memory that the largest tier may add for each connection, bytes. */
  readonly memoryPerConnection?: number;
}

/** A file of earlier metrics. */
export interface BaselineUse {
  /** From the folder that Jest runs in. */
  readonly path: string;
  /** Jest's own setting for snapshots: `-u` is `'all'`, `--ci` is `'none'`. */
  readonly update: 'all' | 'new' | 'none';
}

/** The options of `scale()` that the worker reads, checked and with every default. */
export interface ScalePlan {
  readonly name: string;
  readonly tiers: readonly number[];
  /** `undefined`: one millisecond for each connection. */
  readonly ramp: number | undefined;
  /** `undefined`: each connection runs its session once. */
  readonly duration: number | undefined;
  /** Runs a second in a tier of this size; `undefined` for the closed model. */
  readonly rate: ((tier: number) => number) | undefined;
  readonly warmUp: number;
  /** Limit of a handshake and of one run. */
  readonly timeout: number;
  /** How many processes the load comes from; `undefined`: the test's own. */
  readonly workers: number | undefined;
  readonly baseline: string | undefined;
  /** How often each tier is measured. */
  readonly rounds: number;
  readonly limits: ScaleLimits;
}
