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
  try {
    return onOneLine(readable(value, deepest), deepest);
  } catch {
    // A getter, or a user's matcher, that throws.
    return onOneLine(value, deepest);
  }
}

function onOneLine(value: unknown, depth: number): string {
  return inspect(value, { depth, breakLength: Number.POSITIVE_INFINITY, compact: true });
}

function readable(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Reflect.get(value, '$$typeof') === Symbol.for('jest.asymmetricMatcher')) {
    return { [inspect.custom]: () => matcherText(value, depth) };
  }
  if (depth === 0) return value;
  if (Array.isArray(value)) return value.map((item) => readable(item, depth - 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, readable(item, depth - 1)]),
  );
}

/** A matcher as printed by Jest: `Any<Array>`, `ObjectContaining { type: 'joined' }`. */
function matcherText(matcher: Asymmetric, depth: number): string {
  if (typeof matcher.toAsymmetricMatcher === 'function') return matcher.toAsymmetricMatcher();
  return `${matcher} ${onOneLine(readable(matcher.sample, depth), depth)}`;
}

/** What a wait for a matching message waits for. */
export function describeMatch(match: unknown): string {
  if (typeof match === 'function') return 'a message that the predicate accepts';
  const text = showExpected(match);
  return `a message like ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`;
}
