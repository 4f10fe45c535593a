/** Checks metrics against limits; each violation is a paragraph of text. Pure. */

import {
  formatConnections,
  formatCount,
  formatGrowth,
  formatShare,
  formatSize,
  formatTime,
} from '../../bridge/scale/format';
import type { GrowthMetric, TierMetrics } from '../../bridge/scale/metrics';
import type { ScaleLimits } from '../../bridge/scale/plan';
import { showValue } from '../../errors/show-value';
import { curves, growthMetrics, growthOf, pointsOf } from './curves';
import { growsFaster, leastTiers } from './growth';
import { plot } from './plot';

const unknownUsage =
  'CPU time and memory can be measured only for a server that this package starts (a module or a command).';

const remedies: Readonly<Record<GrowthMetric, string>> = {
  latency: 'Failed work is not measured.',
  memory: 'Use more connections, or call server.restart() before this scale().',
  cpu: 'Use more connections, or a longer duration.',
};

/** Violations of the limits in this tier. `isLargest`: no tier has more connections. */
export function judgeTier(limits: ScaleLimits, tier: TierMetrics, isLargest: boolean): string[] {
  return [
    ...judgeErrors(limits, tier),
    ...judgeLatency(limits.p99, tier),
    ...judgeThroughput(limits.throughput, tier),
    // In the largest tier, memory that does not depend on connections has the least effect.
    ...(isLargest ? judgeMemory(limits.memoryPerConnection, tier) : []),
  ];
}

/** Notes on metrics that a limit for all of them did not check, since their growth is not known. */
export function uncheckedGrowth(
  limit: ScaleLimits['growth'],
  tiers: readonly TierMetrics[],
): string[] {
  if (typeof limit !== 'number' || tiers.length < leastTiers) return [];
  const growth = growthOf(tiers);
  return growthMetrics
    .filter((metric) => growth[metric] === undefined)
    .map(
      (metric) => `growth: ${curves[metric].title} was not checked. ${reasonFor(metric, tiers)}`,
    );
}

/** Violations by metrics that grow faster over the tiers than the limit allows. */
export function judgeGrowth(limit: ScaleLimits['growth'], tiers: readonly TierMetrics[]): string[] {
  if (limit === undefined) return [];
  if (tiers.length < leastTiers) {
    return [`growth: needs at least ${leastTiers} tiers; ${tiers.length} ran.`];
  }
  const growth = growthOf(tiers);
  return growthMetrics.flatMap((metric) => {
    const most = typeof limit === 'number' ? limit : limit[metric];
    if (most === undefined) return [];
    const found = growth[metric];
    if (found === undefined) {
      if (typeof limit === 'number') return [];
      return [`growth: ${curves[metric].title} cannot be checked. ${reasonFor(metric, tiers)}`];
    }
    if (!growsFaster(found, most)) return [];
    return [
      `growth: ${curves[metric].title} grows as connections ^ ${formatGrowth(found)}, over the limit of ${most}.\n${drawCurve(metric, tiers)}`,
    ];
  });
}

/** Why the growth of a metric is not known. */
function reasonFor(metric: GrowthMetric, tiers: readonly TierMetrics[]): string {
  if (metric !== 'latency' && tiers.every(({ server }) => server === undefined))
    return unknownUsage;
  const measured = pointsOf(metric, tiers).filter(({ value }) => value > 0);
  const counts = measured.map(({ connections }) => formatCount(connections)).join(', ');
  const found = counts === '' ? 'in none' : `only with ${counts} connections`;
  return `It was above zero ${found}, and at least ${leastTiers} tiers are needed. ${remedies[metric]}`;
}

/** Plots a metric over the tiers, as text. */
export function drawCurve(metric: GrowthMetric, tiers: readonly TierMetrics[]): string {
  return plot(pointsOf(metric, tiers), curves[metric].format);
}

/** Whether more runs failed than the limit allows. */
export function exceedsErrors({ errors: limit = 0 }: ScaleLimits, tier: TierMetrics): boolean {
  return shareOfErrors(tier) > limit;
}

function shareOfErrors({ runs, failedRuns }: TierMetrics): number {
  return failedRuns === 0 ? 0 : failedRuns / (runs + failedRuns);
}

function judgeErrors(limits: ScaleLimits, tier: TierMetrics): string[] {
  if (!exceedsErrors(limits, tier)) return [];
  const { runs, failedRuns } = tier;
  const [share, limit] = [shareOfErrors(tier), limits.errors ?? 0];
  return [
    `errors: ${formatCount(failedRuns)} of ${formatCount(runs + failedRuns)} runs failed (${formatShare(share)}), over the limit of ${formatShare(limit)}.`,
  ];
}

function judgeLatency(limit: ScaleLimits['p99'], tier: TierMetrics): string[] {
  if (limit === undefined) return [];
  if (typeof limit === 'number' && tier.runs > 0 && Object.keys(tier.work).length === 0) {
    return ['p99: nothing was measured: failed work is not.'];
  }
  const unmeasured = Object.keys(typeof limit === 'number' ? {} : limit)
    .filter((name) => tier.work[name] === undefined)
    .map(
      (name) =>
        `p99: nothing was measured as ${showValue(name)}; measured: ${Object.keys(tier.work).map(showValue).join(', ')}.`,
    );
  const broken = Object.entries(tier.work).flatMap(([name, { p99, count }]) => {
    const most = typeof limit === 'number' ? limit : limit[name];
    if (most === undefined || p99 <= most) return [];
    return [
      `p99: "${name}" took ${formatTime(p99)} (${formatCount(count)} samples), over the limit of ${formatTime(most)}.${clientNote(tier)}`,
    ];
  });
  return [...unmeasured, ...broken];
}

function judgeThroughput(limit: number | undefined, tier: TierMetrics): string[] {
  if (limit === undefined || tier.throughput >= limit) return [];
  return [
    `throughput: ${formatCount(tier.throughput)} messages received a second, under the limit of ${formatCount(limit)}.${clientNote(tier)}`,
  ];
}

function judgeMemory(limit: number | undefined, { server, connections }: TierMetrics): string[] {
  if (limit === undefined) return [];
  if (server === undefined) return [`memoryPerConnection: cannot be checked. ${unknownUsage}`];
  if (server.memory <= 0) {
    if (server.memoryAtMost <= limit * connections) return [];
    return [
      `memoryPerConnection: cannot be checked, since the server's memory did not grow with ${formatConnections(connections)} (${formatSize(server.memory)}). ${remedies.memory}`,
    ];
  }
  const each = server.memory / connections;
  if (each <= limit) return [];
  const sides = server.shared ? ' (client and server, which share a process)' : '';
  return [
    `memoryPerConnection: ${formatSize(each)} for each of ${formatCount(connections)} connections${sides}, over the limit of ${formatSize(limit)}.`,
  ];
}

/** A note for a metric that includes the load side or is limited by it. */
function clientNote({ load, server }: TierMetrics): string {
  if (server?.shared === true) {
    return '\n  Server and load side share this process, so the metric includes both. Start the server as a command to measure it separately.';
  }
  if (!load.limited) return '';
  return `\n  The load side was the bottleneck: its event loop was busy ${formatShare(load.utilization)} of the time and up to ${formatTime(load.delay)} late (p99). Use more processes with { workers }.`;
}
