/** Prepares the metrics of a load test as rows of a table. Pure. */

import { formatCount, formatShare, formatSize, formatTime } from '../bridge/scale/format';
import type { Percentiles, TierMetrics } from '../bridge/scale/metrics';
import type { BaselineMetric, ScaleReport } from '../bridge/scale/report';

/** `undefined` for data of another version of this package, which is then shown as JSON. */
export function asScaleReport(data: unknown): ScaleReport | undefined {
  const report = data as Partial<ScaleReport> | null;
  const tiers = report?.tiers;
  const isKnown =
    Array.isArray(tiers) &&
    tiers.length > 0 &&
    tiers.every((tier: Partial<TierMetrics> | null) => tier?.work && tier.handshake && tier.load);
  return isKnown ? (data as ScaleReport) : undefined;
}

/** The names of the measurements in all tiers. */
export function namesOf(tiers: readonly TierMetrics[]): string[] {
  return [...new Set(tiers.flatMap(({ work }) => Object.keys(work)))];
}

/** The round trip, or the first measurement, to which growth and baseline refer. */
export function mainName(tiers: readonly TierMetrics[]): string | undefined {
  const names = namesOf(tiers);
  return names.find((name) => name === 'round trip') ?? names[0];
}

/** CPU time of the server per run, ms. */
export function cpuOfRun({ server, runs }: TierMetrics): number | undefined {
  return server === undefined || runs === 0 ? undefined : server.cpu / runs;
}

export interface MetricRow {
  readonly group: string;
  readonly name: string;
  readonly text: (tier: TierMetrics) => string;
  /** The corresponding metric of the baseline. */
  readonly baseline?: BaselineMetric['metric'];
  /** Whether the tier exceeds a limit of this metric. */
  readonly isBroken?: (tier: TierMetrics) => boolean;
}

const percentiles = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p99', 'p99'],
  ['p999', 'p99.9'],
  ['max', 'max'],
] as const;

/** The rows of the table, with one column per tier; rows without values are omitted. */
export function metricRows({ tiers, limits = {} }: ScaleReport): MetricRow[] {
  const main = mainName(tiers);
  const most = (name: string): number =>
    (typeof limits.p99 === 'number' ? limits.p99 : limits.p99?.[name]) ?? Number.POSITIVE_INFINITY;
  const works = namesOf(tiers).flatMap((name) =>
    percentiles.map(
      ([key, title]): MetricRow => ({
        group: name,
        name: title,
        text: ({ work }) => time(work[name], key),
        ...(name === main && (key === 'p50' || key === 'p99') && { baseline: key }),
        ...(key === 'p99' && { isBroken: ({ work }) => (work[name]?.p99 ?? 0) > most(name) }),
      }),
    ),
  );
  const rows: MetricRow[] = [
    { group: 'runs', name: 'succeeded', text: ({ runs }) => formatCount(runs) },
    {
      group: 'runs',
      name: 'failed',
      text: ({ runs, failedRuns }) =>
        failedRuns === 0
          ? '0'
          : `${formatCount(failedRuns)} (${formatShare(failedRuns / (runs + failedRuns))})`,
      isBroken: (tier) => errorShare(tier) > (limits.errors ?? 0),
    },
    ...works,
    { group: 'handshake', name: 'p50', text: ({ handshake }) => time(handshake, 'p50') },
    { group: 'handshake', name: 'p99', text: ({ handshake }) => time(handshake, 'p99') },
    {
      group: 'messages',
      name: 'received per second',
      text: ({ throughput }) => formatCount(throughput),
      isBroken: ({ throughput }) => throughput < (limits.throughput ?? 0),
    },
    { group: 'messages', name: 'sent', text: ({ sent }) => amount(sent) },
    { group: 'messages', name: 'received', text: ({ received }) => amount(received) },
    { group: 'server', name: 'CPU', text: ({ server }) => (server ? formatTime(server.cpu) : '') },
    {
      group: 'server',
      name: 'CPU per run',
      text: (tier) => formatOptional(cpuOfRun(tier), formatTime),
      baseline: 'cpu',
    },
    {
      group: 'server',
      name: 'memory per connection',
      text: ({ server, connections }) =>
        formatOptional(server && server.memory / connections, formatSize),
    },
    { group: 'load side', name: 'late (p99)', text: ({ load }) => formatTime(load.delay) },
    { group: 'load side', name: 'busy', text: ({ load }) => formatShare(load.utilization) },
  ];
  return rows.filter(({ text }) => tiers.some((tier) => text(tier) !== ''));
}

/** The share of a tier's runs that failed. */
export function errorShare({ runs, failedRuns }: TierMetrics): number {
  return failedRuns === 0 ? 0 : failedRuns / (runs + failedRuns);
}

function time(of: Percentiles | undefined, key: (typeof percentiles)[number][0]): string {
  return of === undefined || of.count === 0 ? '' : formatTime(of[key]);
}

function amount({ messages, bytes }: TierMetrics['sent']): string {
  return `${formatCount(messages)} (${formatSize(bytes)})`;
}

function formatOptional(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '' : format(value);
}
