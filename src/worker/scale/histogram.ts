/**
 * Durations as an HdrHistogram, with three significant digits. Histograms of several processes are merged
 * count by count, and percentiles are read from the merged histogram. `perf_hooks.createHistogram` records
 * faster, but its data cannot be sent to another process and merged.
 */

import type { Bin, Percentiles } from '../../bridge/scale/metrics';
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram as Hdr,
  type JsHistogram,
} from '../../vendored/hdr-histogram';

/** Steps per millisecond: values are integers in units of 100 ns. */
const steps = 10_000;
/** One hour; longer durations are recorded as one hour. */
const largest = 3_600_000 * steps;

export class Histogram {
  readonly #hdr: Hdr;

  /** @param digits number of significant digits of each duration */
  constructor(encoded?: string, digits: 2 | 3 = 3) {
    this.#hdr =
      encoded === undefined
        ? build({
            lowestDiscernibleValue: 1,
            highestTrackableValue: 2,
            autoResize: true,
            numberOfSignificantValueDigits: digits,
            useWebAssembly: false,
          })
        : decodeFromCompressedBase64(encoded, 32, false);
    this.#hdr.autoResize = true;
  }

  /** Records a duration, ms. */
  record(ms: number): void {
    this.#hdr.recordValue(Math.min(largest, Math.max(1, Math.round(ms * steps))));
  }

  /** Adds all durations of another histogram. */
  add(other: Histogram): void {
    this.#hdr.add(other.#hdr);
  }

  percentiles(): Percentiles {
    const hdr = this.#hdr;
    if (hdr.totalCount === 0) return { count: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
    const at = (percentile: number): number => hdr.getValueAtPercentile(percentile) / steps;
    return {
      count: hdr.totalCount,
      p50: at(50),
      p90: at(90),
      p99: at(99),
      p999: at(99.9),
      max: at(100),
    };
  }

  /** All durations, in bins of equal width on a logarithmic scale. */
  bins(): Bin[] {
    const hdr = this.#hdr as JsHistogram;
    // Edges are chosen from the durations that are counted: those of HdrHistogram's minimum may be lower.
    const durations: { readonly ms: number; readonly count: number }[] = [];
    const values = hdr.recordedValuesIterator;
    values.reset();
    while (values.hasNext()) {
      const { valueIteratedTo, countAtValueIteratedTo } = values.next();
      durations.push({ ms: valueIteratedTo / steps, count: countAtValueIteratedTo });
    }
    const [shortest, longest] = [durations[0], durations.at(-1)];
    if (shortest === undefined || longest === undefined) return [];
    const edges = binEdges(shortest.ms, longest.ms);
    const counts = edges.slice(1).map(() => 0);
    for (const { ms, count } of durations) {
      const bin = edges.findIndex((edge) => ms <= edge) - 1;
      counts[bin] = (counts[bin] ?? 0) + count;
    }
    return counts.map((count, bin) => ({
      from: edges[bin] ?? 0,
      to: edges[bin + 1] ?? 0,
      count,
    }));
  }

  /** Encodes in HdrHistogram's V2 format, compressed, as base64. */
  encode(): string {
    return encodeIntoCompressedBase64(this.#hdr);
  }

  reset(): void {
    this.#hdr.reset();
  }
}

/** Merges encoded histograms. */
export function mergeHistograms(encoded: readonly string[], digits: 2 | 3 = 3): Histogram {
  const all = new Histogram(undefined, digits);
  for (const one of encoded) all.add(new Histogram(one));
  return all;
}

/** Candidates for the number of bins per decade: the largest that gives at most `mostBins` is used. */
const binsInADecade = [20, 10, 5, 3, 1];
const mostBins = 24;

/**
 * Bin edges with three digits: the first is below the shortest duration, the last at or above the longest.
 */
function binEdges(shortest: number, longest: number): number[] {
  for (const each of binsInADecade) {
    // One more on both sides: rounding may move an edge past a duration.
    const first = Math.ceil(Math.log10(shortest) * each) - 2;
    const last = Math.ceil(Math.log10(longest) * each) + 1;
    const all = Array.from({ length: last - first + 1 }, (_, place) =>
      Number((10 ** ((first + place) / each)).toPrecision(3)),
    );
    const begin = all.findIndex((edge) => edge >= shortest) - 1;
    const end = all.findIndex((edge) => edge >= longest);
    if (end - begin <= mostBins || each === 1) return all.slice(begin, end + 1);
  }
  return [];
}
