import { expect, test } from '@jest/globals';
import { mergeSlices, TimeSlices } from '../../../src/worker/scale/time-slices';
import { trimTiers } from '../../../src/worker/scale/trim-report';
import { tierOf } from './metrics';

/** A run and a round trip of 2 ms at each of these times. */
function slicesAt(times: readonly number[]): TimeSlices {
  const slices = new TimeSlices();
  for (const at of times) {
    slices.worked('round trip', 2, at);
    slices.ran(at);
  }
  return slices;
}

const counts = (slices: ReturnType<typeof mergeSlices>) => slices.map(({ at, runs }) => [at, runs]);

test('stores measurements by the time of their end', () => {
  const slices = slicesAt([0, 49, 50, 120]);
  slices.failed(130, 3);
  const [first, , third, ...more] = mergeSlices([slices.encode()]);
  expect(first).toMatchObject({
    at: 0,
    runs: 2,
    failedRuns: 0,
    work: { 'round trip': { count: 2 } },
  });
  expect(first?.work['round trip']?.p99).toBeCloseTo(2, 1);
  expect(third).toMatchObject({ at: 100, runs: 1, failedRuns: 3 });
  expect(more).toEqual([]);
});

test('a longer run has wider slices, not more of them', () => {
  const times = Array.from({ length: 1000 }, (_, place) => place * 60);
  const slices = mergeSlices([slicesAt(times).encode()]);
  expect(slices.length).toBeLessThanOrEqual(48);
  expect(slices.reduce((total, { runs }) => total + runs, 0)).toBe(1000);
  expect(slices[0]).toMatchObject({ runs: 27, work: { 'round trip': { count: 27 } } });
  expect(slices[1]?.at).toBe(1600);
});

test('processes with different slice widths are merged to the wider ones', () => {
  const short = slicesAt([10, 60, 110]).encode();
  const long = slicesAt([10, 2400]).encode();
  expect([short.width, long.width]).toEqual([50, 100]);
  const merged = counts(mergeSlices([short, long]));
  expect(merged.slice(0, 3)).toEqual([
    [0, 3],
    [100, 1],
    [200, 0],
  ]);
  expect(merged.at(-1)).toEqual([2400, 1]);
});

test('only the first names of measured work have slices', () => {
  const slices = new TimeSlices();
  for (let name = 0; name < 20; name += 1) slices.worked(`work ${name}`, 1, 0);
  expect(Object.keys(mergeSlices([slices.encode()])[0]?.work ?? {})).toHaveLength(8);
});

test('a record that would be too long omits the details of its smallest tiers', () => {
  const slices = mergeSlices([slicesAt([10, 2300]).encode()]);
  const tiers = [21, 3, 8].map((connections) => tierOf(connections, { slices, bins: {} }));
  const whole = JSON.stringify(tiers).length;
  const detailed = (most: number) =>
    trimTiers(tiers, most).flatMap(({ connections, slices: kept }) => (kept ? [connections] : []));
  expect(detailed(whole)).toEqual([21, 3, 8]);
  expect(detailed(whole - 1)).toEqual([21, 8]);
  expect(detailed(1)).toEqual([]);
});
