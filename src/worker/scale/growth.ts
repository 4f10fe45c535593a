/** Growth of a metric with the number of connections. Pure. */
import type { Growth } from '../../bridge/scale/metrics';

/** The value of a metric in a tier. */
export interface Point {
  readonly connections: number;
  readonly value: number;
}

/** With fewer tiers, the standard error of the exponent is undefined. */
export const leastTiers = 3;

/**
 * Fits `value = factor * connections ** exponent` by least squares of the logarithms. Points that are not
 * positive are ignored. `undefined` for fewer than three different numbers of connections.
 */
export function fitGrowth(points: readonly Point[]): Growth | undefined {
  const usable = points.filter(({ connections, value }) => connections > 0 && value > 0);
  if (new Set(usable.map(({ connections }) => connections)).size < leastTiers) return undefined;
  const xs = usable.map(({ connections }) => Math.log(connections));
  const ys = usable.map(({ value }) => Math.log(value));
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const spread = sum(xs.map((x) => (x - meanX) ** 2));
  const exponent = sum(xs.map((x, index) => (x - meanX) * ((ys[index] ?? 0) - meanY))) / spread;
  const residuals = xs.map((x, index) => (ys[index] ?? 0) - meanY - exponent * (x - meanX));
  const variance = sum(residuals.map((residual) => residual ** 2)) / (usable.length - 2);
  return { exponent, error: Math.sqrt(variance / spread) };
}

/** Whether the growth exceeds the limit by more than its standard error. */
export function growsFaster({ exponent, error }: Growth, limit: number): boolean {
  return exponent - error > limit;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
