import type { GrowthMetric } from './metrics';

/** The limits of a tier; only `errors` has a default. */
export interface ScaleLimits {
  /** The maximum p99, ms: of all measurements, or by name of the measurement. */
  readonly p99?: number | Readonly<Record<string, number>>;
  /** The maximum share of failed runs, from 0 to below 1. Default 0. */
  readonly errors?: number;
  /** The minimum number of messages received per second, above 0. */
  readonly throughput?: number;
  /**
   * The maximum growth exponent with the number of connections: of latency (p50), memory and CPU time, or of
   * each by its name. 1 is proportional, 2 is quadratic.
   */
  readonly growth?: number | Readonly<Partial<Record<GrowthMetric, number>>>;
  /** The maximum memory per connection of the largest tier, bytes. */
  readonly memoryPerConnection?: number;
}

/** A file with the metrics of an earlier run. */
export interface BaselineUse {
  /** Relative to the folder in which Jest runs. */
  readonly path: string;
  /** Jest's mode for snapshots: `-u` is `'all'`, `--ci` is `'none'`. */
  readonly update: 'all' | 'new' | 'none';
}

/** The options of `scale()` used by the worker, validated and with defaults. */
export interface ScalePlan {
  readonly name: string;
  readonly tiers: readonly number[];
  /** `undefined`: one millisecond per connection. */
  readonly ramp: number | undefined;
  /** `undefined`: each connection runs its session once. */
  readonly duration: number | undefined;
  /** Runs per second in a tier of this size; `undefined` for the closed model. */
  readonly rate: ((tier: number) => number) | undefined;
  readonly warmUp: number;
  /** Limit of a handshake and of one run. */
  readonly timeout: number;
  /** The number of load processes; `undefined` for the test's own process. */
  readonly workers: number | undefined;
  readonly baseline: string | undefined;
  /** How often each tier is measured; the median round is judged. */
  readonly rounds: number;
  readonly limits: ScaleLimits;
}
