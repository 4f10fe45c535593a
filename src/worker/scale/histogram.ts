/**
 * Durations as an HdrHistogram: each is kept to three digits, histograms of several processes are
 * merged count by count, and a percentile is read from the whole. `perf_hooks.createHistogram`
 * records faster, but gives nothing out that another process could merge.
 */

import type { Percentiles } from '../../bridge/scale/figures';
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram as Hdr,
} from '../../vendored/hdr-histogram';

/** Steps a millisecond: values are whole numbers of 100 ns. */
const steps = 10_000;
/** One hour; longer values count as this. */
const largest = 3_600_000 * steps;

export class Histogram {
  readonly #hdr: Hdr;

  constructor(encoded?: string) {
    this.#hdr =
      encoded === undefined
        ? build({
            lowestDiscernibleValue: 1,
            highestTrackableValue: 2,
            autoResize: true,
            numberOfSignificantValueDigits: 3,
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

  /** HdrHistogram's V2 form, compressed, as base64. */
  encode(): string {
    return encodeIntoCompressedBase64(this.#hdr);
  }

  reset(): void {
    this.#hdr.reset();
  }
}

/** The histogram of all durations of these. */
export function mergeHistograms(encoded: readonly string[]): Histogram {
  const all = new Histogram();
  for (const one of encoded) all.add(new Histogram(one));
  return all;
}
