/** Plots a metric as bars of text, for a terminal. Pure. */
import type { Point } from './growth';

const width = 40;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A line per point: its number of connections, a bar proportional to its value, and the value. */
export function plot(points: readonly Point[], format: (value: number) => string): string {
  const largest = Math.max(0, ...points.map(({ value }) => value));
  const labels = points.map(({ connections }) => String(connections));
  const labelWidth = Math.max(0, ...labels.map((label) => label.length));
  return points
    .map(({ value }, index) => {
      const label = (labels[index] ?? '').padStart(labelWidth);
      return `${label} │${bar(largest === 0 ? 0 : value / largest)} ${format(value)}`;
    })
    .join('\n');
}

function bar(share: number): string {
  const length = Math.round(Math.max(0, share) * width * 8);
  return `${'█'.repeat(Math.floor(length / 8))}${eighths[length % 8]}`;
}
