import { expect, test } from '@jest/globals';
import { RateWindow } from '../../../../src/worker/servers/reference/rate';

test('a full window returns the time until the next message is allowed', () => {
  const rate = new RateWindow(2, 100);
  expect(rate.take(0)).toBe(0);
  expect(rate.take(40)).toBe(0);
  expect(rate.take(60)).toBe(40);
  expect(rate.take(99)).toBe(1);
  expect(rate.take(100)).toBe(0);
  expect(rate.take(100)).toBe(40);
});
