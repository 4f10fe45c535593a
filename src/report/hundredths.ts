/** Milliseconds to two digits, with which the times of calls, frames and output are in one order. Pure. */
export function hundredths(ms: number): number {
  return Math.round(ms * 100) / 100;
}
