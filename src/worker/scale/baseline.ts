/**
 * Compares the metrics of a run with those of an earlier run, and reports changes greater than noise. Pure.
 */

import { formatConnections } from '../../bridge/scale/format';
import type { TierMetrics } from '../../bridge/scale/metrics';
import type { BaselineMetric } from '../../bridge/scale/report';
import { invalid } from '../../errors/invalid-value';
import * as v from '../../vendored/valibot';
import { mainWork } from './main-work';

const finite = v.pipe(v.number(), v.finite());
const samples = v.array(finite);

const baselineSchema = v.object({
  version: v.literal(2),
  /** The machine; metrics of another machine are not compared. */
  machine: v.record(v.string(), v.union([v.string(), v.number()])),
  /** By name of the load test, then by number of connections; a value per round. */
  runs: v.record(
    v.string(),
    v.record(v.string(), v.object({ work: samples, p50: samples, p99: samples, cpu: samples })),
  ),
});

export type Baseline = v.InferOutput<typeof baselineSchema>;
export type Machine = Baseline['machine'];
/**
 * The rounds of one tier. `work` is the duration of a fixed piece of work on the machine. Lower values are
 * better.
 */
export type Rounds = Baseline['runs'][string][string];

/** Smaller differences are never reported: another build of Node can cause as much. */
const leastChange = 0.1;
/** Differences of more than this many standard errors count as changes. */
const certainty = 3;

/** @throws ERR_WS_OPTION_INVALID for a file that is not a baseline */
export function readBaseline(path: string, text: string): Baseline {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // Reported below.
  }
  const result = v.safeParse(baselineSchema, data);
  if (result.success) return result.output;
  throw invalid('scale()', {
    expected: '"baseline" to be a file that scale() wrote',
    received: path,
    remedy: 'Remove it: the next run writes a new one.',
  });
}

/** One round of a tier, and the duration of a fixed piece of work on the machine at that time, ms. */
export interface Round {
  readonly tier: TierMetrics;
  readonly work: number;
}

/** The values of a tier's rounds that are compared. */
export function roundsOf(rounds: readonly Round[]): Rounds {
  const each = (value: (round: Round) => number | undefined): number[] =>
    rounds.flatMap((round) => value(round) ?? []);
  return {
    work: each(({ work }) => work),
    p50: each(({ tier }) => mainWork(tier)?.p50),
    p99: each(({ tier }) => mainWork(tier)?.p99),
    cpu: each(({ tier: { server, runs } }) =>
      runs === 0 ? undefined : server && server.cpu / runs,
    ),
  };
}

export type Change = Omit<BaselineMetric, 'connections'>;

/**
 * Compares the metrics with those of the earlier run, and marks changes greater than noise. Each metric is
 * compared both as measured and divided by the duration of the fixed work of its round; the smaller change
 * counts. So neither a slower machine nor a faster one, on which waits take as long as before, counts as a
 * change of the server.
 */
export function compareRounds(before: Rounds, now: Rounds): Change[] {
  const metrics = ['p50', 'p99', 'cpu'] as const;
  return metrics.flatMap((metric) => {
    const measured = compare(before[metric], now[metric]);
    const divided = compare(perWork(before, metric), perWork(now, metric));
    if (measured === undefined || divided === undefined) return [];
    const isSameWay = Math.sign(measured.change) === Math.sign(divided.change);
    const smaller = Math.abs(measured.change) < Math.abs(divided.change) ? measured : divided;
    const { change, noise } = isSameWay ? smaller : { change: 0, noise: smaller.noise };
    const isCertain = Math.abs(change) > Math.max(Math.log1p(leastChange), noise);
    const { old, median } = measured;
    return [
      {
        ...{ metric, before: old, now: median },
        ...{ change: Math.expm1(change), noise: Math.expm1(noise) },
        verdict: !isCertain ? 'same' : change > 0 ? 'worse' : 'better',
      },
    ];
  });
}

function perWork(rounds: Rounds, metric: Exclude<keyof Rounds, 'work'>): number[] {
  return rounds[metric].map((value, round) => value / (rounds.work[round] ?? Number.NaN));
}

interface Compared {
  /** The medians. */
  readonly old: number;
  readonly median: number;
  readonly change: number;
  readonly noise: number;
}

/**
 * Change and noise are logarithms: times vary in proportion to their size, so a metric that is 20 times as
 * large varies 20 times as much, but is no less certain.
 */
function compare(before: readonly number[], now: readonly number[]): Compared | undefined {
  const [old, fresh] = [logarithms(before), logarithms(now)];
  const [oldMedian, median] = [medianOf(old), medianOf(fresh)];
  if (oldMedian === undefined || median === undefined) return undefined;
  return {
    ...{ old: Math.exp(oldMedian), median: Math.exp(median) },
    change: median - oldMedian,
    noise: certainty * Math.hypot(spread(old), spread(fresh)),
  };
}

function logarithms(values: readonly number[]): number[] {
  return values.map(Math.log).filter(Number.isFinite);
}

/** `p99 with 144 connections: 23 % more than the baseline (noise 8 %)`. */
export function describeChange({ connections, metric, change, noise }: BaselineMetric): string {
  const percent = (share: number): string => `${Math.round(Math.abs(share) * 100)} %`;
  return `${metric} with ${formatConnections(connections)}: ${percent(change)} ${change > 0 ? 'more' : 'less'} than the baseline (noise: ${percent(noise)})`;
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** Standard error of the median, from the median absolute deviation. */
function spread(values: readonly number[]): number {
  const median = medianOf(values) ?? 0;
  const deviation = medianOf(values.map((value) => Math.abs(value - median))) ?? 0;
  return (1.4826 * 1.2533 * deviation) / Math.sqrt(Math.max(1, values.length));
}
