/** Formats metrics. */

/** `0.082 ms`, `8.2 ms`, `1.35 s`: three significant digits. */
export function formatTime(ms: number): string {
  if (ms >= 1000) return `${digits(ms / 1000)} s`;
  return `${digits(ms)} ms`;
}

const units = ['B', 'kB', 'MB', 'GB'] as const;

/** `512 B`, `3.4 kB`; 1 kB is 1,000 bytes. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : digits(value)} ${units[unit]}`;
}

/** `12,345`. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** `1 connection`, `144 connections`. */
export function formatConnections(count: number): string {
  return count === 1 ? '1 connection' : `${formatCount(count)} connections`;
}

/** `1.96 ± 0.05`. */
export function formatGrowth({
  exponent,
  error,
}: {
  readonly exponent: number;
  readonly error: number;
}): string {
  return `${exponent.toFixed(2)} ± ${error.toFixed(2)}`;
}

/** `1.2 %`. */
export function formatShare(share: number): string {
  return `${digits(share * 100)} %`;
}

/** Three significant digits, without an exponent; an integer from 100 on. */
function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return Math.round(value).toString();
  if (size >= 9.995) return value.toFixed(1);
  if (size >= 0.9995) return value.toFixed(2);
  return value === 0 ? '0' : value.toFixed(3);
}
