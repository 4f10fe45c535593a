/**
 * Runs a function that prints to Jest's console without a location. Jest prints the location of each call,
 * which would be a line of this package. Call it in the worker's realm, from whose errors Jest takes the
 * location.
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
