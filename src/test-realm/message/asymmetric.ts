/** Something with Jest's `asymmetricMatch`: `expect.any(String)`, `expect.objectContaining({})`, … */
export interface AsymmetricMatcher {
  asymmetricMatch(value: unknown): boolean;
  getExpectedType?(): string;
}

export function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return (
    typeof value === 'object' &&
    value !== null &&
    'asymmetricMatch' in value &&
    typeof value.asymmetricMatch === 'function'
  );
}
