import { isObject } from '../../errors/is-object';
import { read } from '../../errors/read-cause';
import { withFallback } from '../../errors/with-fallback';

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

/** The expected values inside a matcher: fields of an object, some items of a list, or each item. */
export interface Sample {
  readonly of: 'fields' | 'items' | 'each item';
  readonly value: unknown;
  /** Whether the matcher accepts the values that do not match. */
  readonly isInverse: boolean;
}

interface Container {
  readonly of: Sample['of'];
  readonly type: 'object' | 'array';
}

const fields: Container = { of: 'fields', type: 'object' };
const items: Container = { of: 'items', type: 'array' };
const eachItem: Container = { of: 'each item', type: 'array' };

/** The matchers of Jest and Vitest that contain expected values. */
const containers: ReadonlyMap<string, Container> = new Map([
  ['ObjectContaining', fields],
  ['ObjectNotContaining', fields],
  ['ArrayContaining', items],
  ['ArrayNotContaining', items],
  ['ArrayOf', eachItem],
  ['NotArrayOf', eachItem],
]);

/** The sample of `expect.objectContaining()`, `arrayContaining()`, `arrayOf()` or its negation. */
export function sampleIn(matcher: AsymmetricMatcher): Sample | undefined {
  const name = nameOf(matcher);
  const container = containers.get(name);
  // A matcher of expect.extend() may have the same name.
  if (container === undefined || matcher.getExpectedType?.() !== container.type) return undefined;
  return { of: container.of, value: read(matcher, 'sample'), isInverse: name.includes('Not') };
}

/** The argument of `expect.objectContaining()`. */
export function fieldsIn(expected: unknown): Readonly<Record<string, unknown>> | undefined {
  const sample = isAsymmetric(expected) ? sampleIn(expected) : undefined;
  if (sample?.of !== 'fields' || sample.isInverse) return undefined;
  return isObject(sample.value) ? sample.value : undefined;
}

/** Whether a matcher is `expect.any()` of a class to which none of the values belongs. */
export function isOtherClass(matcher: AsymmetricMatcher, values: readonly unknown[]): boolean {
  const type = read(matcher, 'sample');
  if (nameOf(matcher) !== 'Any' || typeof type !== 'function') return false;
  // A class that defines Symbol.hasInstance may accept other values of the same type.
  const isDefault = /\[native code\]/.test(String(read(type, Symbol.hasInstance)));
  return isDefault && !values.some((value) => matcher.asymmetricMatch(value));
}

function nameOf(matcher: AsymmetricMatcher): string {
  return withFallback(() => String(matcher), '');
}
