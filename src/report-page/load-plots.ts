/** The plots of a load test: over the time of a tier, and over its tiers. Pure. */

import { formatCount, formatGrowth, formatSize, formatTime } from '../bridge/scale/format';
import type { GrowthMetric, Percentiles, TierMetrics } from '../bridge/scale/metrics';
import type { ScaleReport } from '../bridge/scale/report';
import { growthNames } from './load-limits';
import { cpuOfRun, mainName, namesOf } from './load-metrics';

export interface Curve {
  readonly name: string;
  /** One value per position on the x axis; `null` if there is none. */
  readonly values: readonly (number | null)[];
  /** Only `points`, a computed `line`, or a `limit`. */
  readonly form?: 'points' | 'line' | 'limit';
}

export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly x: readonly number[];
  readonly formatX: (value: number) => string;
  readonly curves: readonly Curve[];
  readonly format: (value: number) => string;
}

const shown = ['p50', 'p90', 'p99', 'max'] as const;

/** Percentiles by name, and runs, over the time of one tier. */
export function coursePlots({ slices = [], elapsed }: TierMetrics, limits: ScaleReport['limits']) {
  const width = slices[1]?.at;
  // A single slice has no course over time.
  if (width === undefined) return [];
  const middle = slices.map(({ at }) => Math.min(at + width / 2, Math.max(at, elapsed)));
  const axis = { x: middle, xLabel: 'time', formatX: formatTime };
  const names = [...new Set(slices.flatMap(({ work }) => Object.keys(work)))];
  const plots: Plot[] = names.map((name) => ({
    ...axis,
    title: `${name} over time`,
    format: formatTime,
    curves: [
      ...percentileCurves(slices.map(({ work }) => work[name])),
      ...limitCurve(
        limitOf(limits, name),
        slices.map(({ work }) => work[name]?.max ?? 0),
      ),
    ],
  }));
  const rate = (runs: number) => (runs * 1000) / width;
  const hasFailed = slices.some(({ failedRuns }) => failedRuns > 0);
  plots.push({
    ...axis,
    title: 'runs per second over time',
    format: formatCount,
    curves: [
      { name: 'succeeded', values: slices.map(({ runs }) => rate(runs)) },
      ...(hasFailed
        ? [{ name: 'failed', values: slices.map(({ failedRuns }) => rate(failedRuns)) }]
        : []),
    ],
  });
  return plots;
}

/** Percentiles, throughput and growing metrics over the tiers. */
export function tierPlots(report: ScaleReport): Plot[] {
  if (report.tiers.length < 2) return [];
  const tiers = sorted(report.tiers);
  const axis = {
    x: tiers.map(({ connections }) => connections),
    xLabel: 'connections',
    formatX: formatCount,
  };
  const works = namesOf(tiers).map((name) => {
    const of = tiers.map(({ work }) => work[name]);
    return {
      ...axis,
      title: name,
      format: formatTime,
      curves: [
        ...percentileCurves(of),
        ...limitCurve(
          limitOf(report.limits, name),
          of.map((one) => one?.max ?? 0),
        ),
      ],
    };
  });
  return [
    ...works,
    {
      ...axis,
      title: 'handshake',
      format: formatTime,
      curves: percentileCurves(tiers.map(({ handshake }) => handshake)),
    },
    {
      ...axis,
      title: 'messages received per second',
      format: formatCount,
      curves: [{ name: 'received', values: tiers.map(({ throughput }) => throughput) }],
    },
  ];
}

const growthTitles = {
  latency: 'latency (p50)',
  memory: 'memory of the open connections',
  cpu: 'CPU time for one run of each connection',
} satisfies Record<GrowthMetric, string>;

/** The measured values, the best fit of their growth, and the maximum allowed growth. */
export function growthPlots({ tiers, growth, limits }: ScaleReport): Plot[] {
  const main = mainName(tiers);
  const measures = {
    latency: ({ work }: TierMetrics) => work[main ?? '']?.p50,
    memory: ({ server }: TierMetrics) => server?.memory,
    cpu: (tier: TierMetrics) => {
      const one = cpuOfRun(tier);
      return one === undefined ? undefined : one * tier.connections;
    },
  };
  return growthNames.flatMap((name) => {
    const found = growth[name];
    if (found === undefined) return [];
    const points = sorted(tiers).flatMap((tier) => {
      const value = measures[name](tier);
      return value === undefined ? [] : [{ x: tier.connections, value }];
    });
    const usable = points.filter(({ value }) => value > 0);
    const x = between(points.map((point) => point.x));
    const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    const meanX = mean(usable.map((point) => Math.log(point.x)));
    const meanY = mean(usable.map(({ value }) => Math.log(value)));
    const power = (exponent: number) =>
      x.map((at) => Math.exp(meanY + exponent * (Math.log(at) - meanX)));
    const limit = typeof limits?.growth === 'object' ? limits.growth[name] : limits?.growth;
    const format = name === 'memory' ? formatSize : formatTime;
    return [
      {
        title: growthTitles[name],
        xLabel: 'connections',
        formatX: formatCount,
        x,
        format,
        curves: [
          {
            name: 'measured',
            form: 'points' as const,
            values: x.map((at) => points.find((point) => point.x === at)?.value ?? null),
          },
          {
            name: `connections ^ ${formatGrowth(found)}`,
            form: 'line' as const,
            values: power(found.exponent),
          },
          ...(limit === undefined
            ? []
            : [{ name: `limit: ^ ${limit}`, form: 'limit' as const, values: power(limit) }]),
        ],
      },
    ];
  });
}

function percentileCurves(of: readonly (Percentiles | undefined)[]): Curve[] {
  return shown.map((name) => ({
    name,
    values: of.map((one) => (one === undefined || one.count === 0 ? null : one[name])),
  }));
}

function limitOf(limits: ScaleReport['limits'], name: string): number | undefined {
  return typeof limits?.p99 === 'object' ? limits.p99[name] : limits?.p99;
}

/** Omits a limit that is far above all values, since it would flatten the curves. */
function limitCurve(limit: number | undefined, values: readonly number[]): Curve[] {
  if (limit === undefined || limit > 2 * Math.max(...values)) return [];
  return [{ name: 'limit of p99', form: 'limit', values: values.map(() => limit) }];
}

function sorted(tiers: readonly TierMetrics[]): TierMetrics[] {
  return tiers.toSorted((one, other) => one.connections - other.connections);
}

/** The tiers, and positions between them, so that a power function is drawn as a curve. */
function between(tiers: readonly number[]): number[] {
  const [first = 1, last = 1] = [tiers[0], tiers.at(-1)];
  const steps = 24;
  const more = Array.from({ length: steps }, (_, at) => first + ((last - first) * at) / steps);
  return [...new Set([...tiers, ...more])].sort((one, other) => one - other);
}
