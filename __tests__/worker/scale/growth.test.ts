import { describe, expect, test } from '@jest/globals';
import { fitGrowth, growsFaster } from '../../../src/worker/scale/growth';

const tiers = [34, 55, 89, 144];
const curve = (value: (connections: number) => number, connections = tiers) =>
  connections.map((count) => ({ connections: count, value: value(count) }));

describe('fitGrowth', () => {
  test.each([
    ['constant', () => 7, 0],
    ['a square root', Math.sqrt, 0.5],
    ['proportional', (n: number) => 3 * n, 1],
    ['quadratic', (n: number) => 0.02 * n ** 2, 2],
    ['falling', (n: number) => 100 / n, -1],
  ])('%s growth has the exponent of its formula and no error', (_name, value, exponent) => {
    const growth = fitGrowth(curve(value));
    expect(growth?.exponent).toBeCloseTo(exponent, 10);
    expect(growth?.error).toBeCloseTo(0, 10);
  });

  test('equals the textbook result for points beside the line', () => {
    const growth = fitGrowth([
      { connections: 1, value: 1 },
      { connections: 2, value: 3 },
      { connections: 4, value: 4 },
      { connections: 8, value: 9 },
    ]);
    // log2 of the values, 0, 1.585, 2 and 3.170, against 0, 1, 2 and 3: Sxx = 5, Sxy = 4.9624, Syy =
    // 5.1534, so the slope is 0.9925 and its error sqrt((Syy - 0.9925 Sxy) / 2 / Sxx) = 0.1511.
    expect(growth?.exponent).toBeCloseTo(0.9925, 3);
    expect(growth?.error).toBeCloseTo(0.1511, 3);
  });

  test.each([
    ['no points', []],
    ['two points', curve((n) => n, [1, 2])],
    ['one number of connections', curve((n) => n, [3, 3, 3])],
    ['no positive value', curve(() => 0)],
  ])('%s have no growth', (_name, points) => {
    expect(fitGrowth(points)).toBeUndefined();
  });

  test('ignores points without a logarithm', () => {
    for (const point of [
      { connections: 5, value: -1 },
      { connections: 0, value: 1 },
    ]) {
      expect(fitGrowth([point, ...curve((n) => n)])?.exponent).toBeCloseTo(1, 10);
    }
  });
});

test.each([
  [{ exponent: 2, error: 0.1 }, 1.5, true],
  [{ exponent: 1.6, error: 0.2 }, 1.5, false],
  [{ exponent: 1.5, error: 0 }, 1.5, false],
  [{ exponent: -1, error: 0 }, 0, false],
])('%j is faster than %d: %s', (growth, limit, faster) => {
  expect(growsFaster(growth, limit)).toBe(faster);
});
