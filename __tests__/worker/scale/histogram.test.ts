import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Histogram, mergeHistograms } from '../../../src/worker/scale/histogram';

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** A repeatable stream of numbers between 0 and 1 (mulberry32). */
function* uniform(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
}

describe('percentiles of a known distribution are within 2 %', () => {
  // The inverse of each distribution's cumulative function.
  test.each<[string, (share: number) => number]>([
    ['uniform from 1 to 101 ms', (share) => 1 + 100 * share],
    ['exponential with a mean of 5 ms', (share) => -5 * Math.log(1 - share)],
    ['2 ms with a tail of seconds', (share) => 2 + (0.1 * share) / (1 - share)],
  ])('%s', (_name, quantile) => {
    const source = uniform(11);
    const values = Array.from({ length: 50_000 }, () => quantile(source.next().value));
    const { p50, p90, p99, p999, max, count } = histogramOf(values).percentiles();
    const sorted = values.toSorted((one, other) => one - other);
    const exact = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
    expect(count).toBe(values.length);
    const pairs = [
      [p50, exact(0.5)],
      [p90, exact(0.9)],
      [p99, exact(0.99)],
      [p999, exact(0.999)],
      [max, exact(1)],
      [p50, quantile(0.5)],
      [p90, quantile(0.9)],
      [p99, quantile(0.99)],
    ];
    for (const [found = 0, wanted = 0] of pairs) {
      expect(Math.abs(found / wanted - 1)).toBeLessThan(0.02);
    }
  });
});

test('merged histograms equal the histogram of all values, even when sent between processes', () => {
  const some = fc.array(fc.double({ min: 0.001, max: 100_000, noNaN: true }), { maxLength: 50 });
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 5 }), (parts) => {
      const merged = mergeHistograms(parts.map((part) => histogramOf(part).encode()));
      expect(merged.percentiles()).toStrictEqual(histogramOf(parts.flat()).percentiles());
    }),
    { numRuns: 40 },
  );
});

test('an average of percentiles would be wrong, unlike the merged histogram', () => {
  const fast = histogramOf(Array.from({ length: 990 }, () => 1));
  const slow = histogramOf(Array.from({ length: 10 }, () => 1000));
  const { p50, p99, p999 } = mergeHistograms([fast.encode(), slow.encode()]).percentiles();
  expect(p50).toBeCloseTo(1, 2);
  expect(p99).toBeCloseTo(1, 2);
  expect(Math.round(p999)).toBe(1000);
});

test('keeps a microsecond, and counts more than an hour as an hour', () => {
  expect(histogramOf([0.001]).percentiles().max).toBeCloseTo(0.001, 5);
  expect(histogramOf([0]).percentiles()).toMatchObject({ count: 1, max: 0.0001 });
  const { max } = histogramOf([1e9]).percentiles();
  expect(Math.abs(max / 3_600_000 - 1)).toBeLessThan(0.001);
});

test('an empty histogram has no durations', () => {
  expect(new Histogram().percentiles()).toStrictEqual({
    count: 0,
    p50: 0,
    p90: 0,
    p99: 0,
    p999: 0,
    max: 0,
  });
});

test('bins contain every duration once, are contiguous, and limited in number', () => {
  const times = fc.array(fc.double({ min: 0.001, max: 1_000_000, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(times, (values) => {
      const bins = histogramOf(values).bins();
      const { count } = histogramOf(values).percentiles();
      expect(bins.reduce((total, bin) => total + bin.count, 0)).toBe(count);
      expect(bins.slice(1).map(({ from }) => from)).toEqual(bins.slice(0, -1).map(({ to }) => to));
      expect(bins.length).toBeLessThanOrEqual(24);
      expect(bins[0]?.count).toBeGreaterThan(0);
      expect(bins.at(-1)?.count).toBeGreaterThan(0);
    }),
    // Where an edge is rounded up to a duration, and down below one.
    {
      numRuns: 40,
      examples: [[[0.00195, 0.001]], [[0.0019955, 0.5]], [[0.355, 0.3551]]],
    },
  );
});

test('bins have round edges', () => {
  const bins = histogramOf([1.05, 1.2, 4, 9]).bins();
  expect(bins.map(({ from }) => from)).toEqual([
    1, 1.12, 1.26, 1.41, 1.58, 1.78, 2, 2.24, 2.51, 2.82, 3.16, 3.55, 3.98, 4.47, 5.01, 5.62, 6.31,
    7.08, 7.94, 8.91,
  ]);
  expect(bins[0]).toEqual({ from: 1, to: 1.12, count: 1 });
  expect(new Histogram().bins()).toEqual([]);
});

test('with two significant digits a duration is less exact', () => {
  const off = (digits: 2 | 3): number => {
    const histogram = new Histogram(undefined, digits);
    histogram.record(1.2301);
    return Math.abs(histogram.percentiles().max / 1.2301 - 1);
  };
  expect(off(3)).toBeLessThan(0.001);
  expect(off(2)).toBeGreaterThan(0.001);
  expect(off(2)).toBeLessThan(0.01);
});

test('has no durations after reset()', () => {
  const histogram = histogramOf([1, 2]);
  histogram.reset();
  expect(histogram.percentiles().count).toBe(0);
});
