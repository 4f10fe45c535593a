import { isBoxedPrimitive } from 'node:util/types';
import { type InvalidValue, invalidValue, unknownName } from '../errors/invalid-value';
import { messageOf } from '../errors/read-cause';
import { showTyped } from '../errors/show-value';
import type { Kind } from './kind';

/** The kind of each key of an object. */
export type Shape<Key extends string = string> = Readonly<Record<Key, Kind>>;

type Values = Readonly<Record<string, unknown>>;

/** The values of an object, or why it is refused. */
type ReadObject =
  | { readonly values: Values; readonly problem?: undefined }
  | { readonly values?: undefined; readonly problem: InvalidValue };

const strict = new WeakSet<Kind>();

/**
 * For a key that decides what is tested: given as `undefined`, such as `{ url: process.env.TYPO }`, it is
 * refused. Other keys count as left out.
 */
export function definedIfGiven(accepts: Kind): Kind {
  const kind: Kind = (name, value) => accepts(name, value);
  strict.add(kind);
  return kind;
}

/** Accepts an object with only these keys; those in `required` must be present. */
export function objectOf(shape: Shape, required: readonly string[] = []): Kind {
  return (name, value) => readObject(`${name}.`, value, shape, required).problem;
}

/**
 * Reads the values of an object, each once, without those that are `undefined`.
 *
 * @param prefix of the key names: `client.`
 */
export function readObject(
  prefix: string,
  given: unknown,
  shape: Shape,
  required: readonly string[] = [],
): ReadObject {
  const keys = keysOf(given);
  if (keys === undefined) return { problem: noObject(prefix, given, Object.keys(shape)) };
  const values: Record<string, unknown> = {};
  for (const key of keys) {
    const problem = readKey(prefix, key, given, shape, values);
    if (problem !== undefined) return { problem };
  }
  const missing = required.find((key) => values[key] === undefined);
  if (missing === undefined) return { values };
  const name = prefix + missing;
  const problem = shape[missing]?.(name, undefined) ?? invalidValue(name, 'given', undefined);
  return { problem };
}

function noObject(prefix: string, given: unknown, known: readonly string[]): InvalidValue {
  const expected = `an object with ${known.join(', ')}`;
  if (prefix !== '') return invalidValue(prefix.slice(0, -1), expected, given);
  return { expected, received: showTyped(given) };
}

function readKey(
  prefix: string,
  key: string,
  given: unknown,
  shape: Shape,
  values: Record<string, unknown>,
): InvalidValue | undefined {
  const check = Object.hasOwn(shape, key) ? shape[key] : undefined;
  if (check === undefined) {
    return unknownName('a known option', key, Object.keys(shape), prefix);
  }
  const { value, problem } = readField(prefix, key, given);
  if (value === undefined && !strict.has(check)) return problem;
  values[key] = value;
  return check(prefix + key, value);
}

/** Reads a key, whose getter may throw. */
export function readField(
  prefix: string,
  key: string,
  given: unknown,
): { readonly value?: unknown; readonly problem?: InvalidValue } {
  try {
    return { value: Reflect.get(Object(given), key) };
  } catch (error) {
    const received = `a getter that threw: ${messageOf(error)}`;
    return { problem: { expected: `"${prefix}${key}" to be readable`, received } };
  }
}

/**
 * The keys of an options object; `undefined` if the value is not an object, or is an array, a revoked proxy,
 * a URL or a `new String()`.
 */
export function keysOf(value: unknown): readonly string[] | undefined {
  try {
    const isOptions =
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      !isBoxedPrimitive(value);
    const keys = isOptions ? Object.keys(value) : [];
    return isOptions && (keys.length > 0 || isPlain(value)) ? keys : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the value is a plain object of any realm: a URL, a Map and a Promise have no own keys either. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
