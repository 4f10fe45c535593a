import { nearest } from '../errors/nearest';
import { messageOf } from '../errors/read-cause';
import { showValue } from '../errors/show-value';
import type { Kind } from './kind';

/** The kinds of the keys of an object. */
export type Shape<Key extends string = string> = Readonly<Record<Key, Kind>>;

type Values = Readonly<Record<string, unknown>>;

/** An object with these keys and no other; those that `required` names have to be there. */
export function objectOf(shape: Shape, required: readonly string[] = []): Kind {
  return (name, value) => {
    const read = readObject(`${name}.`, value, shape, required);
    return typeof read === 'string' ? read : undefined;
  };
}

/**
 * The values of an object, each read once, without those that are `undefined`; or a clause that says
 * what is wrong with it.
 *
 * @param prefix of the names of its keys: `client.`
 */
export function readObject(
  prefix: string,
  given: unknown,
  shape: Shape,
  required: readonly string[] = [],
): Values | string {
  const known = Object.keys(shape);
  const keys = keysOf(given);
  if (keys === undefined) {
    const name = prefix === '' ? 'the options are' : `"${prefix.slice(0, -1)}" is`;
    return `${name} ${showValue(given)}; give an object with ${known.join(', ')}`;
  }
  const values: Record<string, unknown> = {};
  for (const key of keys) {
    const problem = readKey(prefix, key, given, shape, values);
    if (problem !== undefined) return problem;
  }
  const missing = required.find((key) => values[key] === undefined);
  return (missing && shape[missing]?.(prefix + missing, undefined)) ?? values;
}

function readKey(
  prefix: string,
  key: string,
  given: unknown,
  shape: Shape,
  values: Record<string, unknown>,
): string | undefined {
  const check = Object.hasOwn(shape, key) ? shape[key] : undefined;
  if (check === undefined) {
    const known = Object.keys(shape);
    const near = nearest(key, known);
    const hint =
      near === undefined ? `there are ${known.join(', ')}` : `did you mean "${prefix}${near}"?`;
    return `there is no option ${showName(prefix + key)}; ${hint}`;
  }
  let value: unknown;
  try {
    value = Reflect.get(Object(given), key);
  } catch (error) {
    return `"${prefix}${key}" cannot be read, its getter threw: ${messageOf(error)}`;
  }
  if (value === undefined) return undefined;
  values[key] = value;
  return check(prefix + key, value);
}

/** The keys of an object of options; `undefined` for what has no keys: no object, an array, a revoked proxy, a URL. */
export function keysOf(value: unknown): readonly string[] | undefined {
  try {
    const isOptions = typeof value === 'object' && value !== null && !Array.isArray(value);
    const keys = isOptions ? Object.keys(value) : [];
    return isOptions && (keys.length > 0 || isPlain(value)) ? keys : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it is an object literal, of any realm: a URL, a Map and a Promise have no keys either. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function showName(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}
