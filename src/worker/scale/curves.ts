/** Metrics over the tiers of a run, and their growth. Pure. */

import { formatSize, formatTime } from '../../bridge/scale/format';
import type { Growth, GrowthMetric, TierMetrics } from '../../bridge/scale/metrics';
import type { ScaleReport } from '../../bridge/scale/report';
import { fitGrowth, type Point } from './growth';
import { mainWork } from './main-work';

interface Curve {
  /** Label of the metric. */
  readonly title: string;
  /** The metric's value in a tier; `undefined` if it was not measured. */
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
    title: 'memory added by the open connections',
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

/** Tiers run for different times or numbers of runs; CPU time is compared for one run of each connection. */
function cpuOfOneRunEach({ server, runs, connections }: TierMetrics): number | undefined {
  return server === undefined || runs === 0 ? undefined : (server.cpu / runs) * connections;
}

/** The tiers in which the metric was measured. */
export function pointsOf(metric: GrowthMetric, tiers: readonly TierMetrics[]): Point[] {
  return tiers.flatMap((tier) => {
    const value = curves[metric].value(tier);
    return value === undefined ? [] : [{ connections: tier.connections, value }];
  });
}

/** The growth of each metric that was measured in enough tiers. */
export function growthOf(tiers: readonly TierMetrics[]): ScaleReport['growth'] {
  const found: Partial<Record<GrowthMetric, Growth>> = {};
  for (const metric of growthMetrics) {
    const growth = fitGrowth(pointsOf(metric, tiers));
    if (growth !== undefined) found[metric] = growth;
  }
  return found;
}
