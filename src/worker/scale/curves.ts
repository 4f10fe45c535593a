/** The curves that a run draws over its tiers. Pure. */
import type { Growth, GrowthFigure, TierFigures } from '../../bridge/scale/figures';
import { formatSize, formatTime } from '../../bridge/scale/format';
import type { ScaleReport } from '../../bridge/scale/report';
import { fitGrowth, type Point } from './growth';
import { mainWork } from './main-work';

interface Curve {
  /** Its label. */
  readonly title: string;
  /** The figure of a tier; `undefined` where it was not measured. */
  readonly value: (tier: TierFigures) => number | undefined;
  readonly format: (value: number) => string;
}

export const curves: Readonly<Record<GrowthFigure, Curve>> = {
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

export const growthFigures = Object.keys(curves) as GrowthFigure[];

/** A tier may run for a fixed time or a fixed number of runs: a run of each connection is neither. */
function cpuOfOneRunEach({ server, runs, connections }: TierFigures): number | undefined {
  return server === undefined || runs === 0 ? undefined : (server.cpu / runs) * connections;
}

/** The tiers that have the figure. */
export function pointsOf(figure: GrowthFigure, tiers: readonly TierFigures[]): Point[] {
  return tiers.flatMap((tier) => {
    const value = curves[figure].value(tier);
    return value === undefined ? [] : [{ connections: tier.connections, value }];
  });
}

/** The growth of every figure that enough tiers have. */
export function growthOf(tiers: readonly TierFigures[]): ScaleReport['growth'] {
  const found: Partial<Record<GrowthFigure, Growth>> = {};
  for (const figure of growthFigures) {
    const growth = fitGrowth(pointsOf(figure, tiers));
    if (growth !== undefined) found[figure] = growth;
  }
  return found;
}
