/** The curves that a run draws over its tiers. Pure. */

import { formatSize, formatTime } from '../../bridge/scale/format';
import type { Growth, GrowthMetric, TierMetrics } from '../../bridge/scale/metrics';
import type { ScaleReport } from '../../bridge/scale/report';
import { fitGrowth, type Point } from './growth';
import { mainWork } from './main-work';

interface Curve {
  /** Its label. */
  readonly title: string;
  /** The metric of a tier; `undefined` where it was not measured. */
  readonly value: (tier: TierMetrics) => number | undefined;
  readonly format: (value: number) => string;
}

export const curves: Readonly<Record<GrowthMetric, Curve>> = {
  latency: {
    title: 'latency (p50)',
    value: (tier) => mainWork(tier)?.p50,
    format: formatTime,
  },
  memory: {
    title: 'memory that the open connections added',
    value: ({ server }) => server?.memory,
    format: formatSize,
  },
  cpu: {
    title: 'CPU time for one run of each connection',
    value: cpuOfOneRunEach,
    format: formatTime,
  },
};

export const growthMetrics = Object.keys(curves) as GrowthMetric[];

/** A tier may run for a fixed time or a fixed number of runs: a run of each connection is neither. */
function cpuOfOneRunEach({ server, runs, connections }: TierMetrics): number | undefined {
  return server === undefined || runs === 0 ? undefined : (server.cpu / runs) * connections;
}

/** The tiers that have the metric. */
export function pointsOf(metric: GrowthMetric, tiers: readonly TierMetrics[]): Point[] {
  return tiers.flatMap((tier) => {
    const value = curves[metric].value(tier);
    return value === undefined ? [] : [{ connections: tier.connections, value }];
  });
}

/** The growth of every metric that enough tiers have. */
export function growthOf(tiers: readonly TierMetrics[]): ScaleReport['growth'] {
  const found: Partial<Record<GrowthMetric, Growth>> = {};
  for (const metric of growthMetrics) {
    const growth = fitGrowth(pointsOf(metric, tiers));
    if (growth !== undefined) found[metric] = growth;
  }
  return found;
}
