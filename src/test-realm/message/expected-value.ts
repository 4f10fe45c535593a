/**
 * Validates expected values. A value that no message can equal is refused, since a check with `.not` would
 * always pass. Pure.
 */
import { isBoxedPrimitive, isDate, isNativeError, isRegExp } from 'node:util/types';
import { type InvalidValue, invalidValue } from '../../errors/invalid-value';
import { read } from '../../errors/read-cause';
import { withFallback } from '../../errors/with-fallback';
import { attached } from '../../validation/bytes';
import { either, firstHole, type Kind, kind } from '../../validation/kind';
import { action } from '../../validation/kinds';
import { isSchema } from '../schema/standard-schema';
import {
  type AsymmetricMatcher,
  isAsymmetric,
  isOtherClass,
  type Sample,
  sampleIn,
} from './asymmetric';
import { isBytes } from './message';
import { showExpected } from './show-expected';

/** The possible values of messages: JSON, text and bytes, or any value decoded by a codec. */
export type ReadAs = 'JSON' | 'anything';

const values =
  'a string, a RegExp, bytes, a value that JSON can represent, a schema or an asymmetric matcher';

const outermost = kind(
  values,
  (value) => {
    if (typeof value === 'number') return Number.isFinite(value);
    // Each byte would be a key.
    if (value === null || isBytes(value)) return true;
    // Object.keys throws for a revoked proxy.
    if (typeof value === 'object') return Object.keys(value).length >= 0;
    return ['string', 'boolean'].includes(typeof value) || isSchema(value);
  },
  'For a function, use client.waitFor().',
);
const outermostMatch = either(`${values}, or a function`, outermost, action);

/** Values that a message can equal. */
export const messageValueOf =
  (readAs: ReadAs): Kind =>
  (name, value) => {
    const problem = outermost(name, value);
    if (problem !== undefined || isRegExp(value)) return problem;
    return flawOf(name, value, readAs);
  };

/** Values and functions that can match a message. */
export const messageMatchOf =
  (readAs: ReadAs): Kind =>
  (name, value) =>
    typeof value === 'function'
      ? undefined
      : (outermostMatch(name, value) ?? messageValueOf(readAs)(name, value));

export const messageMatch = messageMatchOf('JSON');

/** Values that a JSON message can equal; `undefined` for any. */
export const jsonValue: Kind = (name, value) =>
  value === undefined ? undefined : flawOf(name, value, 'JSON');

/** Values that a value derived from a message can equal. */
export const anyValue: Kind = (name, value) => flawOf(name, value, 'anything');

function flawOf(name: string, value: unknown, readAs: ReadAs): InvalidValue | undefined {
  // A throwing getter, or thousands of levels.
  const unreadable = invalidValue(name, 'a value that can be compared', value);
  return withFallback(() => new Search(readAs).flawOf(name, value), unreadable);
}

/** A value of each type that JSON has. */
const jsonValues = ['', 0, false, null, {}, []];
const sentValue = 'Compare the sent value: a string, an object or an array.';

/** Finds the part of an expected value that no message can equal. */
class Search {
  readonly #holders = new Set<unknown>();
  readonly #done = new Set<unknown>();

  constructor(private readonly readAs: ReadAs) {}

  flawOf(name: string, value: unknown): InvalidValue | undefined {
    if (this.#done.has(value) || isSchema(value)) return undefined;
    if (isAsymmetric(value)) return this.#flawInMatcher(name, value);
    if (typeof read(value, 'then') === 'function') {
      const remedy = 'Await it first.';
      return { expected: `"${name}" to be a value`, received: 'a promise', remedy };
    }
    const detached = attached(name, value);
    if (detached !== undefined) return detached;
    if (this.#holders.has(value)) return containsItself(name, value);
    if (this.readAs === 'JSON' && !isJson(value) && !(isBytes(value) && this.#holders.size === 0)) {
      return invalidValue(name, 'a value that JSON can represent', value, remedyFor(value));
    }
    if (typeof value !== 'object' || value === null || isBytes(value)) return undefined;
    if (this.readAs === 'JSON' && hasSymbolKey(value)) {
      const remedy = 'A message has no symbols as keys: leave them out.';
      return invalidValue(name, 'a value that JSON can represent', value, remedy);
    }
    return this.#within(value, () => this.#flawIn(name, value));
  }

  #within(holder: object, search: () => InvalidValue | undefined): InvalidValue | undefined {
    this.#holders.add(holder);
    const flaw = search();
    this.#holders.delete(holder);
    this.#done.add(holder);
    return flaw;
  }

  #flawInMatcher(name: string, matcher: AsymmetricMatcher): InvalidValue | undefined {
    if (this.#holders.has(matcher)) return containsItself(name, matcher);
    const sample = sampleIn(matcher);
    if (sample !== undefined) return this.#within(matcher, () => this.#flawInSample(name, sample));
    if (this.readAs === 'anything') return undefined;
    const values = this.#holders.size === 0 ? [...jsonValues, Buffer.alloc(0)] : jsonValues;
    if (!isOtherClass(matcher, values)) return undefined;
    return {
      expected: `"${name}" to be a value that JSON can represent`,
      received: showExpected(matcher),
      remedy: sentValue,
    };
  }

  #flawInSample(name: string, { of, value }: Sample): InvalidValue | undefined {
    if (of === 'each item') return this.flawOf(`${name}[]`, value);
    if (isSchema(value)) {
      const expected = `"${name}" to contain ${of}`;
      return { expected, received: 'a schema', remedy: 'Write the schema without the matcher.' };
    }
    // Unlike in an object, an undefined field must be present.
    const entries = of === 'fields' && this.readAs === 'JSON' ? Object.entries(Object(value)) : [];
    const absent = entries.find(([, item]) => item === undefined);
    if (absent === undefined) return this.flawOf(name, value);
    return invalidValue(`${name}.${absent[0]}`, 'a value that JSON can represent', undefined);
  }

  #flawIn(name: string, value: object): InvalidValue | undefined {
    const hole = Array.isArray(value) ? firstHole(value) : undefined;
    if (hole !== undefined) return invalidValue(`${name}[${hole}]`, 'a value', undefined);
    for (const [key, item] of Object.entries(value)) {
      const isList = Array.isArray(value);
      // Jest treats an undefined property like a missing one.
      if (item === undefined && !isList) continue;
      const flaw = this.flawOf(isList ? `${name}[${key}]` : `${name}.${key}`, item);
      if (flaw !== undefined) return flaw;
    }
    return undefined;
  }
}

function containsItself(name: string, value: unknown): InvalidValue {
  const remedy = 'It contains itself: compare its parts.';
  return invalidValue(name, 'a value that a message can have', value, remedy);
}

/** Jest compares enumerable symbols, too. */
function hasSymbolKey(value: object): boolean {
  const isEnumerable = Object.prototype.propertyIsEnumerable;
  return Object.getOwnPropertySymbols(value).some((key) => isEnumerable.call(value, key));
}

function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return ['string', 'boolean'].includes(typeof value);
  if (value === null) return true;
  // Equal values have the same tag; an instance of a class may equal an object.
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Object]' || tag === '[object Array]';
}

function remedyFor(value: unknown): string | undefined {
  if (isRegExp(value)) return `Inside a value, write expect.stringMatching(${value}).`;
  if (typeof value === 'function') {
    return 'Inside a value, write an asymmetric matcher, such as expect.any(String).';
  }
  if (isNativeError(value)) return 'Compare its fields: { message: error.message }.';
  if (isDate(value)) return 'Compare its text: date.toISOString().';
  if (isBytes(value) || isBoxedPrimitive(value) || typeof value !== 'object') return undefined;
  return sentValue;
}
