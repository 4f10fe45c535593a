import { describe, expect, test } from '@jest/globals';
import { tierMetrics } from '../../../src/worker/scale/tier-metrics';
import { loadMetrics } from './metrics';

test('adds up the metrics of the processes, and computes percentiles of the total', () => {
  const failure = (example: string) => ({ cause: 'refused', count: 4, examples: [example, 'b'] });
  const tier = tierMetrics(
    3,
    [
      loadMetrics([1, 1, 1], { failures: [failure('one')], failedRuns: 4, elapsed: 500 }),
      loadMetrics([9], { failures: [failure('two')], loop: { delay: 3, utilization: 0.1 } }),
    ],
    { shared: false, processes: 2, cpu: 12, memory: 3000, memoryAtMost: 3000 },
  );
  expect(tier).toMatchObject({
    connections: 3,
    opened: 2,
    runs: 4,
    failedRuns: 4,
    elapsed: 1000,
    sent: { messages: 4, bytes: 40 },
    throughput: 4,
    server: { cpu: 12, memory: 3000 },
    failures: [{ cause: 'refused', count: 8, examples: ['one', 'b', 'two'] }],
    load: { processes: 2, delay: 3, utilization: 0.2 },
  });
  expect(tier.work['round trip']).toMatchObject({ count: 4 });
  expect(tier.work['round trip']?.p50).toBeCloseTo(1, 2);
  expect(tier.work['round trip']?.p99).toBeCloseTo(9, 1);
});

const own = { shared: false, processes: 1, cpu: 1, memory: 1, memoryAtMost: 1 };

test.each([
  ['an idle load side', { delay: 0, utilization: 0.1 }, own, false],
  ['a busy event loop', { delay: 0, utilization: 0.95 }, own, true],
  ['a delay of more than half the p99', { delay: 3, utilization: 0.1 }, own, true],
  ['an event loop that is busy for 90 %', { delay: 0, utilization: 0.9 }, own, false],
  ['a short delay', { delay: 2, utilization: 0.1 }, own, false],
  // Nobody can tell whose work kept the process busy.
  ['the server in the same process', { delay: 9, utilization: 1 }, { ...own, shared: true }, false],
  ['a server elsewhere', { delay: 9, utilization: 1 }, undefined, true],
])('whether the load side was the bottleneck: %s', (_name, loop, server, limited) => {
  expect(tierMetrics(1, [loadMetrics([5, 5], { loop })], server).load.limited).toBe(limited);
});

test('a short burst that fills the event loop is no bottleneck', () => {
  const loop = { delay: 0, utilization: 1 };
  const limited = (elapsed: number): boolean =>
    tierMetrics(1, [loadMetrics([5], { loop, elapsed })], own).load.limited;
  expect([limited(99), limited(100)]).toEqual([false, true]);
});

test('has no throughput and no percentiles without measurements', () => {
  const tier = tierMetrics(2, [loadMetrics([], { elapsed: 0, work: {} })], undefined);
  expect(tier).toMatchObject({ throughput: 0, work: {}, load: { limited: false } });
});

test('has the greatest loop delay of all processes, and the longest time', () => {
  const parts = [
    loadMetrics([1], { loop: { delay: 3, utilization: 0.1 }, elapsed: 500 }),
    loadMetrics([1], { loop: { delay: 1, utilization: 0.5 }, elapsed: 2000 }),
  ];
  expect(tierMetrics(1, parts, own)).toMatchObject({
    ...{ elapsed: 2000, throughput: 1 },
    load: { delay: 3, utilization: 0.5, processes: 2 },
  });
});

test('the server is omitted if it was not measured', () => {
  expect(tierMetrics(1, [loadMetrics([1])], own).server).toEqual(own);
  expect(tierMetrics(1, [loadMetrics([1])], undefined)).not.toHaveProperty('server');
});

describe('when all processes have finished', () => {
  const slices = { width: 1000, list: [] };
  const done = (times: number[], other = {}) => loadMetrics(times, { slices, ...other });

  test('has the distribution of each measurement', () => {
    const { bins, slices: all } = tierMetrics(2, [done([1, 1]), done([9])], undefined);
    expect(all).toEqual([]);
    expect(Object.keys(bins ?? {})).toEqual(['round trip']);
    expect(bins?.['round trip']?.reduce((total, { count }) => total + count, 0)).toBe(3);
  });

  test('but not while one of them is running', () => {
    const tier = tierMetrics(2, [done([1]), loadMetrics([1])], undefined);
    expect(tier).not.toHaveProperty('bins');
    expect(tier).not.toHaveProperty('slices');
  });

  test('has the distribution of at most eight measurements', () => {
    const [encoded = ''] = Object.values(loadMetrics([1]).work);
    const names = Array.from({ length: 9 }, (_, index) => `work ${index}`);
    const work = Object.fromEntries(names.map((name) => [name, encoded]));
    const tier = tierMetrics(2, [done([], { work })], undefined);
    expect(Object.keys(tier.work)).toEqual(names);
    expect(Object.keys(tier.bins ?? {})).toEqual(names.slice(0, 8));
  });
});
