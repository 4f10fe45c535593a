/** Compares the limits of a load test with its metrics. Pure. */

import {
  formatConnections,
  formatCount,
  formatGrowth,
  formatShare,
  formatSize,
  formatTime,
} from '../bridge/scale/format';
import type { TierMetrics } from '../bridge/scale/metrics';
import type { ScaleReport } from '../bridge/scale/report';
import { errorShare, namesOf } from './load-metrics';

export interface LimitRow {
  readonly limit: string;
  readonly found: string;
  readonly isBroken: boolean;
}

/** One row per limit, with the tier that comes closest to it. */
export function limitRows({ tiers, limits, growth, baseline }: ScaleReport): LimitRow[] {
  if (limits === undefined) return [];
  const { errors = 0, p99, throughput, memoryPerConnection } = limits;
  const largest = tiers.toSorted((one, other) => other.connections - one.connections)[0];
  const each = largest?.server && largest.server.memory / largest.connections;
  return [
    most('failed runs', errors, tiers, errorShare, formatShare),
    ...namesOf(tiers).flatMap((name) => {
      const limit = typeof p99 === 'number' ? p99 : p99?.[name];
      if (limit === undefined) return [];
      return [most(`p99 of ${name}`, limit, tiers, ({ work }) => work[name]?.p99 ?? 0, formatTime)];
    }),
    ...(throughput === undefined ? [] : [least(throughput, tiers)]),
    // Memory that did not grow says nothing about a connection.
    ...(memoryPerConnection === undefined || each === undefined || each <= 0
      ? []
      : [
          {
            limit: `memory per connection: at most ${formatSize(memoryPerConnection)}`,
            found: formatSize(each),
            isBroken: each > memoryPerConnection,
          },
        ]),
    ...baselineRow(baseline),
    ...growthNames.flatMap((name) => {
      const limit = typeof limits.growth === 'object' ? limits.growth[name] : limits.growth;
      const found = growth[name];
      if (limit === undefined || found === undefined) return [];
      return [
        {
          limit: `growth of ${name}: at most connections ^ ${limit}`,
          found: `^ ${formatGrowth(found)}`,
          isBroken: found.exponent - found.error > limit,
        },
      ];
    }),
  ];
}

function baselineRow(baseline: ScaleReport['baseline']): LimitRow[] {
  if (baseline === undefined || baseline.metrics.length === 0) return [];
  const worse = baseline.metrics.filter(({ verdict }) => verdict === 'worse');
  return [
    {
      limit: `baseline ${baseline.path}: nothing worse by more than noise`,
      found: `${worse.length} of ${baseline.metrics.length} worse`,
      isBroken: worse.length > 0,
    },
  ];
}

export const growthNames = ['latency', 'memory', 'cpu'] as const;

function most(
  title: string,
  limit: number,
  tiers: readonly TierMetrics[],
  value: (tier: TierMetrics) => number,
  format: (value: number) => string,
): LimitRow {
  const worst = tiers.toSorted((one, other) => value(other) - value(one))[0];
  const found = worst === undefined ? 0 : value(worst);
  return {
    limit: `${title}: at most ${format(limit)}`,
    found: `${format(found)}${found === 0 ? '' : withConnections(worst, tiers)}`,
    isBroken: found > limit,
  };
}

function least(limit: number, tiers: readonly TierMetrics[]): LimitRow {
  const worst = tiers.toSorted((one, other) => one.throughput - other.throughput)[0];
  const found = worst?.throughput ?? 0;
  return {
    limit: `messages received per second: at least ${formatCount(limit)}`,
    found: `${formatCount(found)}${withConnections(worst, tiers)}`,
    isBroken: found < limit,
  };
}

function withConnections(tier: TierMetrics | undefined, tiers: readonly TierMetrics[]): string {
  if (tier === undefined || tiers.length === 1) return '';
  return ` with ${formatConnections(tier.connections)}`;
}
