import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fibonacci } from '../../../src/test-realm/scale/fibonacci';

test('the tiers are those of the original design, and frozen', () => {
  const { base, connection, load, stress } = fibonacci;
  expect({ base, connection, load, stress }).toStrictEqual({
    base: [1],
    connection: [2],
    load: [3, 5, 8, 13, 21],
    stress: [34, 55, 89, 144],
  });
  for (const value of [fibonacci, base, connection, load, stress]) {
    expect(Object.isFrozen(value)).toBe(true);
  }
});

test('the tiers together are the Fibonacci numbers up to 144', () => {
  const { base, connection, load, stress } = fibonacci;
  expect([...base, ...connection, ...load, ...stress]).toStrictEqual([...fibonacci.upTo(144)]);
});

describe('upTo', () => {
  test.each([
    [1, [1]],
    [2, [1, 2]],
    [3, [1, 2, 3]],
    [10, [1, 2, 3, 5, 8]],
    [13, [1, 2, 3, 5, 8, 13]],
  ])('%d is %j', (most, tiers) => {
    expect([...fibonacci.upTo(most)]).toStrictEqual(tiers);
    expect(Object.isFrozen(fibonacci.upTo(most))).toBe(true);
  });

  test('returns ascending numbers, each the sum of the two before, none over the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (most) => {
        const tiers = fibonacci.upTo(most);
        const [last = 0, before = 0] = tiers.toReversed();
        expect(last).toBeLessThanOrEqual(most);
        expect(last + Math.max(before, 1)).toBeGreaterThan(most);
        tiers.slice(2).forEach((tier, index) => {
          expect(tier).toBe(Number(tiers[index]) + Number(tiers[index + 1]));
        });
      }),
    );
  });

  test.each([
    [0, '0'],
    [-3, '-3'],
    [2.5, '2.5'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    ['8', "'8'"],
    [undefined, 'undefined'],
  ])('refuses %p by name and value', (most, shown) => {
    expect(() => fibonacci.upTo(most as number)).toThrow(
      expect.objectContaining({
        code: 'ERR_WS_OPTION_INVALID',
        message: expect.stringContaining(
          `fibonacci.upTo(): expected "most" to be a whole number, 1 or more, received ${shown}`,
        ),
      }),
    );
  });
});
