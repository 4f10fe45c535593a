/** The result of `work`; `otherwise` if it throws. */
export function orElse<Value, Other>(work: () => Value, otherwise: Other): Value | Other {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
