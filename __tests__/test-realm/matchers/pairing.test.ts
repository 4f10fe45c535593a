import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mostMissing, Pairing } from '../../../src/test-realm/matchers/pairing';

const pairs = (expected: readonly unknown[], received: readonly unknown[]) => {
  let calls = 0;
  const pairing = new Pairing(expected.length, received.length, (one, index) => {
    calls += 1;
    return expected[index] === received[one];
  });
  return { pairing, calls };
};

const count = (list: readonly unknown[], value: unknown): number =>
  list.filter((one) => one === value).length;

describe('the pairs of expected and received messages', () => {
  test('leave as many without a partner as did not arrive', () => {
    const list = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(list, list, (expected, received) => {
        const { pairing } = pairs(expected, received);
        const missing = [...pairing.missing].map((index) => expected[index]);
        for (const value of new Set(expected)) {
          const absent = Math.max(0, count(expected, value) - count(received, value));
          expect(count(missing, value)).toBe(absent);
        }
      }),
    );
  });

  test('are found if a pattern took the only partner of another', () => {
    const pairing = new Pairing(2, 2, (one, index) => index === 0 || one === 0);

    expect([...pairing.missing]).toEqual([]);
  });

  test('need one comparison for each message of a list in the order of arrival', () => {
    const list = Array.from({ length: 5000 }, (_, index) => index);

    expect(pairs(list, list).calls).toBe(5000);
  });

  test('are no longer looked for after a hundred are missing', () => {
    const expected = Array.from({ length: 5000 }, (_, index) => -1 - index);
    const received = Array.from({ length: 300 }, (_, index) => index);
    const { pairing, calls } = pairs(expected, received);

    expect(pairing.missing.size).toBe(mostMissing);
    expect(pairing.uncompared).toBe(4900);
    expect(calls).toBeLessThanOrEqual(mostMissing * received.length);
  });

  test('are looked for less often among many received messages', () => {
    const expected = Array.from({ length: 201 }, (_, index) => -1 - index);
    const received = Array.from({ length: 20_000 }, (_, index) => index);
    const { pairing, calls } = pairs(expected, received);

    expect(pairing.missing.size).toBe(10);
    expect(pairing.uncompared).toBe(191);
    expect(calls).toBe(200_000);
  });

  test('are all found among many received messages, in another order too', () => {
    const received = Array.from({ length: 20_000 }, (_, index) => index);
    const expected = [19_999, ...received.slice(0, 20)];

    expect([...pairs(expected, received).pairing.missing]).toEqual([]);
  });
});
