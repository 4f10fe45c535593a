/**
 * Durations as an HdrHistogram: each is kept to three digits, histograms of several processes are
 * merged count by count, and a percentile is read from the whole. `perf_hooks.createHistogram`
 * records faster, but gives nothing out that another process could merge.
 */

import type { Bin, Percentiles } from '../../bridge/scale/metrics';
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram as Hdr,
  type JsHistogram,
} from '../../vendored/hdr-histogram';

/** Steps a millisecond: values are whole numbers of 100 ns. */
const steps = 10_000;
/** One hour; longer values count as this. */
const largest = 3_600_000 * steps;

export class Histogram {
  readonly #hdr: Hdr;

  /** @param digits that are kept of each duration */
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

  /** Adds a duration, ms. */
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

  /** All durations in bins that are equally wide on a logarithmic scale. */
  bins(): Bin[] {
    const hdr = this.#hdr as JsHistogram;
    if (hdr.totalCount === 0) return [];
    const edges = binEdges(hdr.minNonZeroValue / steps, hdr.maxValue / steps);
    const counts = edges.slice(1).map(() => 0);
    const values = hdr.recordedValuesIterator;
    values.reset();
    while (values.hasNext()) {
      const { valueIteratedTo, countAtValueIteratedTo } = values.next();
      const place = edges.findIndex((edge) => valueIteratedTo / steps <= edge) - 1;
      const bin = place < 0 ? counts.length - 1 : place;
      counts[bin] = (counts[bin] ?? 0) + countAtValueIteratedTo;
    }
    return counts.map((count, bin) => ({
      from: edges[bin] ?? 0,
      to: edges[bin + 1] ?? 0,
      count,
    }));
  }

  /** HdrHistogram's V2 form, compressed, as base64. */
  encode(): string {
    return encodeIntoCompressedBase64(this.#hdr);
  }

  reset(): void {
    this.#hdr.reset();
  }
}

/** The histogram of all durations of these. */
export function mergeHistograms(encoded: readonly string[], digits: 2 | 3 = 3): Histogram {
  const all = new Histogram(undefined, digits);
  for (const one of encoded) all.add(new Histogram(one));
  return all;
}

/** Bins in a decade; the most that fit are used. */
const binsInADecade = [20, 10, 5, 3, 1];
const mostBins = 24;

/** Edges with three digits, the first below the shortest duration, the last from the longest on. */
function binEdges(shortest: number, longest: number): number[] {
  for (const each of binsInADecade) {
    // One more on both sides: an edge may be rounded past a duration.
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
