import { expect, test } from '@jest/globals';
import { curves, growthMetrics, growthOf, pointsOf } from '../../../src/worker/scale/curves';
import { roundTrip } from '../../../src/worker/scale/main-work';
import { tierMetrics } from '../../../src/worker/scale/tier-metrics';
import { loadMetrics, tierOf } from './metrics';

const server = { shared: false, processes: 1, cpu: 10, memory: 3000, memoryAtMost: 3000 };
const tier = () => tierOf(4, { server, runs: 8 });

test.each([
  ['latency', expect.closeTo(5, 2)],
  ['memory', 3000],
  // 10 ms in 8 runs, for 4 connections.
  ['cpu', 5],
] as const)('%s of a tier', (metric, value) => {
  expect(pointsOf(metric, [tier()])).toEqual([{ connections: 4, value }]);
});

test('a metric has no points where it was not measured', () => {
  expect(pointsOf('memory', [tierOf(4), tier()])).toHaveLength(1);
  expect(pointsOf('cpu', [tierOf(4), tierOf(4, { server, runs: 0 })])).toEqual([]);
  expect(pointsOf('latency', [tierOf(4, { work: {} })])).toEqual([]);
});

test('the latency is that of round trips, or of the first named measurement', () => {
  const { work } = loadMetrics([5]);
  const { work: slow } = loadMetrics([50]);
  const named = (other: Record<string, string>) =>
    pointsOf('latency', [tierMetrics(4, [loadMetrics([], { work: other })], undefined)]);
  const [fast = '', late = ''] = [work[roundTrip], slow[roundTrip]];
  expect(named({ login: late, [roundTrip]: fast })).toMatchObject([
    { value: expect.closeTo(5, 2) },
  ]);
  expect(named({ login: late, chat: fast })).toMatchObject([{ value: expect.closeTo(50, 1) }]);
});

test('the growth of metrics measured in enough tiers', () => {
  const tiers = [2, 4, 8].map((n) => tierOf(n, { server: { ...server, memory: n * 100 } }));
  expect(growthOf(tiers)).toEqual({
    latency: { exponent: expect.closeTo(0), error: expect.closeTo(0) },
    memory: { exponent: expect.closeTo(1), error: expect.closeTo(0) },
    cpu: { exponent: expect.closeTo(0), error: expect.closeTo(0) },
  });
  expect(Object.keys(growthOf([2, 4, 8].map((n) => tierOf(n))))).toEqual(['latency']);
  expect(growthOf(tiers.slice(1))).toEqual({});
});

test('each metric has its unit', () => {
  expect(growthMetrics.map((metric) => curves[metric].format(2000))).toEqual([
    '2.00 s',
    '2.00 kB',
    '2.00 s',
  ]);
});
