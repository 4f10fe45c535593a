/** Returns the result of `work`, or `fallback` if it throws. */
export function withFallback<Value, Fallback>(
  work: () => Value,
  fallback: Fallback,
): Value | Fallback {
  try {
    return work();
  } catch {
    return fallback;
  }
}
