import { type InvalidValue, invalidValue } from '../errors/invalid-value';
import { showValue } from '../errors/show-value';
import { withFallback } from '../errors/with-fallback';

/** Returns why a value is refused; `undefined` if it is valid. `name` is the option or argument. */
export type Kind = (name: string, value: unknown) => InvalidValue | undefined;

/**
 * @param expected completes "to be …"; a function is called only for an invalid value
 * @param remedy a sentence, where the expectation alone does not show what to write
 */
export function kind(
  expected: string | (() => string),
  accepts: (value: unknown) => boolean,
  remedy?: string,
): Kind {
  return (name, value) => {
    // A check may throw, for example on a revoked proxy.
    if (withFallback(() => accepts(value), false)) return undefined;
    return invalidValue(name, typeof expected === 'string' ? expected : expected(), value, remedy);
  };
}

/** Accepts one of these values. */
export function oneOf(...values: readonly unknown[]): Kind {
  const expected = (): string => {
    const all = values.map(showValue);
    return [all.slice(0, -1).join(', '), ...all.slice(-1)].filter(Boolean).join(' or ');
  };
  return kind(expected, (value) => values.includes(value));
}

/** Accepts a value that one of the kinds accepts. */
export function either(expected: string, ...kinds: readonly Kind[]): Kind {
  return kind(expected, (value) => kinds.some((one) => one('', value) === undefined));
}

/** The first index without an element; a list of `length` 2 ** 32 - 1 may have only one element. */
export function firstHole(list: readonly unknown[]): number | undefined {
  for (let index = 0; index < list.length; index += 1) {
    if (!Object.hasOwn(list, index)) return index;
  }
  return undefined;
}

/** Accepts an array whose entries are all of a kind. */
export function listOf(expected: string, entry: Kind): Kind {
  const list = kind(expected, Array.isArray);
  return (name, value) => {
    const problem = list(name, value);
    if (problem !== undefined) return problem;
    const hole = firstHole(value as readonly unknown[]);
    if (hole !== undefined) {
      const at = `${name}[${hole}]`;
      return entry(at, undefined) ?? invalidValue(at, 'a value', undefined);
    }
    const entries = [...(value as readonly unknown[])];
    const problems = entries.map((one, index) => entry(`${name}[${index}]`, one));
    return problems.find((found) => found !== undefined);
  };
}
