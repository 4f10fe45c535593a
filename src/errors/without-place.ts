/**
 * Runs what prints on Jest's console. Jest names the place of each call there, which would be a line of
 * this package. To be called in the worker's realm, whose errors Jest takes the place from.
 */
export function withoutPlace(print: () => void): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    print();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
