/** Measurements of a process by time slice; the number of slices is bounded, whatever the duration. */
import type { LoadSlices, TimeSlice } from '../../bridge/scale/metrics';
import { Histogram, mergeHistograms } from './histogram';

/** Maximum number of slices; beyond it, pairs of slices are merged. */
const most = 48;
/** Initial length of a slice, ms. */
const firstWidth = 50;
/** Number of named measurements whose histograms are kept. */
const mostNames = 8;

interface Slice {
  runs: number;
  failedRuns: number;
  readonly work: Map<string, Histogram>;
}

export class TimeSlices {
  #width = firstWidth;
  #slices: Slice[] = [];
  readonly #names = new Set<string>();

  /** @param at time since the start of the measured part, ms */
  worked(name: string, ms: number, at: number): void {
    if (!this.#names.has(name)) {
      if (this.#names.size === mostNames) return;
      this.#names.add(name);
    }
    const { work } = this.#sliceAt(at);
    let histogram = work.get(name);
    if (histogram === undefined) {
      histogram = new Histogram(undefined, 2);
      work.set(name, histogram);
    }
    histogram.record(ms);
  }

  ran(at: number): void {
    this.#sliceAt(at).runs += 1;
  }

  failed(at: number, runs: number): void {
    this.#sliceAt(at).failedRuns += runs;
  }

  encode(): LoadSlices {
    return {
      width: this.#width,
      list: this.#slices.map(({ runs, failedRuns, work }) => ({
        runs,
        failedRuns,
        work: Object.fromEntries(
          Array.from(work, ([name, histogram]) => [name, histogram.encode()]),
        ),
      })),
    };
  }

  #sliceAt(at: number): Slice {
    while (Math.floor(at / this.#width) >= most) this.#widen();
    const place = Math.max(0, Math.floor(at / this.#width));
    while (this.#slices.length <= place) this.#slices.push(emptySlice());
    return this.#slices[place] as Slice;
  }

  #widen(): void {
    this.#width *= 2;
    const pairs: Slice[] = [];
    for (const [place, slice] of this.#slices.entries()) {
      const before = pairs[place >> 1];
      if (before === undefined) pairs.push(slice);
      else addTo(before, slice);
    }
    this.#slices = pairs;
  }
}

function emptySlice(): Slice {
  return { runs: 0, failedRuns: 0, work: new Map() };
}

function addTo(sum: Slice, { runs, failedRuns, work }: Slice): void {
  sum.runs += runs;
  sum.failedRuns += failedRuns;
  for (const [name, histogram] of work) {
    const known = sum.work.get(name);
    if (known === undefined) sum.work.set(name, histogram);
    else known.add(histogram);
  }
}

/**
 * Merges the slices of processes that started at the same time; widths are the initial one times a power of
 * two.
 */
export function mergeSlices(parts: readonly LoadSlices[]): TimeSlice[] {
  const width = Math.max(0, ...parts.map((part) => part.width));
  const merged: { runs: number; failedRuns: number; work: Map<string, string[]> }[] = [];
  for (const part of parts) {
    for (const [place, slice] of part.list.entries()) {
      const at = Math.floor((place * part.width) / width);
      while (merged.length <= at) merged.push({ runs: 0, failedRuns: 0, work: new Map() });
      const sum = merged[at];
      if (sum === undefined) continue;
      sum.runs += slice.runs;
      sum.failedRuns += slice.failedRuns;
      for (const [name, encoded] of Object.entries(slice.work)) {
        sum.work.set(name, [...(sum.work.get(name) ?? []), encoded]);
      }
    }
  }
  return merged.map(({ runs, failedRuns, work }, place) => ({
    at: place * width,
    runs,
    failedRuns,
    work: Object.fromEntries(
      Array.from(work, ([name, encoded]) => [name, mergeHistograms(encoded, 2).percentiles()]),
    ),
  }));
}
