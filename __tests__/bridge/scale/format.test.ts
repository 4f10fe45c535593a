import { expect, test } from '@jest/globals';
import {
  formatCount,
  formatGrowth,
  formatShare,
  formatSize,
  formatTime,
} from '../../../src/bridge/scale/format';
import { plot } from '../../../src/worker/scale/plot';

test.each([
  [0, '0 ms'],
  [0.0824, '0.082 ms'],
  [0.9996, '1.00 ms'],
  [8.249, '8.25 ms'],
  [12.34, '12.3 ms'],
  [99.96, '100 ms'],
  [999.4, '999 ms'],
  [1350, '1.35 s'],
])('%d ms is shown as %s', (ms, text) => {
  expect(formatTime(ms)).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [3449, '3.45 kB'],
  [999_600, '1.00 MB'],
  [-20_000, '-20.0 kB'],
  [5e12, '5000 GB'],
])('%d bytes are shown as %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test('counts, shares and exponents', () => {
  expect(formatCount(12_345.6)).toBe('12,346');
  expect(formatShare(0.012)).toBe('1.20 %');
  expect(formatGrowth({ exponent: 1.957, error: 0.049 })).toBe('1.96 ± 0.05');
});

test('a plot has a bar for each point, as long as its value', () => {
  const points = [
    { connections: 5, value: 0 },
    { connections: 34, value: 12.5 },
    { connections: 144, value: 100 },
  ];
  expect(plot(points, formatTime)).toMatchInlineSnapshot(`
"  5 │ 0 ms
 34 │█████ 12.5 ms
144 │████████████████████████████████████████ 100 ms"
`);
  expect(plot([], formatTime)).toBe('');
  expect(plot([{ connections: 1, value: 0 }], formatTime)).toBe('1 │ 0 ms');
});
