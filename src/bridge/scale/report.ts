/** The data that `scale()` records for the report. */
import type { Growth, GrowthMetric, TierMetrics } from './metrics';
import type { ScaleLimits } from './plan';

/** A metric of a tier compared with the baseline: the medians of the rounds. */
export interface BaselineMetric {
  readonly connections: number;
  /** Of the round trip, or of the first measurement; `cpu` is the CPU time of one run. */
  readonly metric: 'p50' | 'p99' | 'cpu';
  readonly before: number;
  readonly now: number;
  /**
   * 0.2 means 20 % more; the smaller of the measured change and the change relative to a fixed amount of
   * work.
   */
  readonly change: number;
  /** Changes up to this size may be noise. */
  readonly noise: number;
  readonly verdict: 'worse' | 'better' | 'same';
}

/** Metrics of one `scale()`, as passed to the reporter. */
export interface ScaleReport {
  readonly name: string;
  readonly url: string;
  readonly tiers: readonly TierMetrics[];
  /** Absent if too few tiers have the metric. */
  readonly growth: Readonly<Partial<Record<GrowthMetric, Growth>>>;
  readonly limits?: ScaleLimits;
  readonly plan?: {
    readonly model: 'closed' | 'open';
    /** Absent if each connection runs its session once. */
    readonly duration?: number;
    readonly warmUp: number;
    readonly rounds: number;
  };
  readonly baseline?: {
    readonly path: string;
    readonly metrics: readonly BaselineMetric[];
    /** Why the comparison is missing, or what changed. */
    readonly notes: readonly string[];
  };
}
