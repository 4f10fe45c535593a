/** What `work` gives; where it throws, `otherwise`. */
export function orElse<Value, Other>(work: () => Value, otherwise: Other): Value | Other {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
