/** What a `scale()` records for the report. */
import type { Growth, GrowthMetric, TierMetrics } from './metrics';
import type { ScaleLimits } from './plan';

/** A metric of a tier beside that of the baseline: the medians of the rounds. */
export interface BaselineMetric {
  readonly connections: number;
  /** Of the round trip, or of what is measured first; `cpu` is the CPU time of one run. */
  readonly metric: 'p50' | 'p99' | 'cpu';
  readonly before: number;
  readonly now: number;
  /** 0.2 is 20 % more; the smaller of the change as measured and as share of a fixed work. */
  readonly change: number;
  /** A change of this size may be chance. */
  readonly noise: number;
  readonly verdict: 'worse' | 'better' | 'same';
}

/** Metrics of one `scale()`, as the reporter gets them. */
export interface ScaleReport {
  readonly name: string;
  readonly url: string;
  readonly tiers: readonly TierMetrics[];
  /** Absent where too few tiers have the metric. */
  readonly growth: Readonly<Partial<Record<GrowthMetric, Growth>>>;
  readonly limits?: ScaleLimits;
  readonly plan?: {
    readonly model: 'closed' | 'open';
    /** Absent where each connection runs its session once. */
    readonly duration?: number;
    readonly warmUp: number;
    readonly rounds: number;
  };
  readonly baseline?: {
    readonly path: string;
    readonly metrics: readonly BaselineMetric[];
    /** Why there are none, or what changed. */
    readonly notes: readonly string[];
  };
}
