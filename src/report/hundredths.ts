/** Rounds milliseconds to two digits, so that calls, frames and output are ordered consistently. Pure. */
export function hundredths(ms: number): number {
  return Math.round(ms * 100) / 100;
}
