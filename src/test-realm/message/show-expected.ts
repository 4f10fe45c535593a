import { inspect } from 'node:util';

interface Asymmetric {
  readonly sample?: unknown;
  toAsymmetricMatcher?(): string;
}

/** Maximum depth of displayed values. */
const deepest = 4;

/**
 * An expected value on one line: `{ id: Any<Number> }`. `inspect` alone would print the internals of a
 * matcher.
 */
export function showExpected(value: unknown): string {
  const options = { depth: deepest, breakLength: Number.POSITIVE_INFINITY, compact: true };
  try {
    return inspect(readable(value, deepest), options);
  } catch {
    // A getter, or a user's matcher, that throws.
    return inspect(value, options);
  }
}

function readable(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth === 0) return value;
  if (Reflect.get(value, '$$typeof') === Symbol.for('jest.asymmetricMatcher')) {
    return { [inspect.custom]: () => matcherText(value, depth) };
  }
  if (Array.isArray(value)) return value.map((item) => readable(item, depth - 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, readable(item, depth - 1)]),
  );
}

/** A matcher as printed by Jest: `Any<Array>`, `ObjectContaining { type: 'joined' }`. */
function matcherText(matcher: Asymmetric, depth: number): string {
  if (typeof matcher.toAsymmetricMatcher === 'function') return matcher.toAsymmetricMatcher();
  return `${matcher} ${inspect(readable(matcher.sample, depth - 1), { compact: true })}`;
}
