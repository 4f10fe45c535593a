import { describe, expect, test } from '@jest/globals';
import type { Refusal } from '../../../src/worker/ports/acquire';
import { type FailedSearch, portsExhausted } from '../../../src/worker/ports/exhausted';

function record(
  counts: Partial<Record<Refusal, number>>,
  unpaired = 0,
  cutShort = false,
): FailedSearch {
  const refusals = new Map<number, Refusal>();
  let port = 9000;
  for (const [refusal, count] of Object.entries(counts)) {
    for (let n = 0; n < count; n += 1) refusals.set(port++, refusal as Refusal);
  }
  const alone = new Set(Array.from({ length: unpaired }, () => port++));
  return {
    range: { first: 9000, last: 9139 },
    gap: { least: 1, most: 10 },
    maxAttempts: 1000,
    refusals,
    unpaired: alone,
    cutShort,
  };
}

describe('the error of a search that found nothing', () => {
  test.each([
    ['leased', record({ leased: 120, listening: 4, excluded: 9 })],
    ['listening', record({ listening: 100, leased: 12, excluded: 9 })],
    ['forbidden', record({ forbidden: 131, excluded: 9 })],
    ['excluded', record({ excluded: 21 })],
    ['unpaired', record({ leased: 60, excluded: 9 }, 71)],
    ['shortened', record({ leased: 10 }, 0, true)],
  ])('names the main cause: %s', (_cause, search) => {
    const { code, message } = portsExhausted(search);

    expect(code).toBe('ERR_WS_PORTS_EXHAUSTED');
    expect(message).toMatchSnapshot();
  });
});
