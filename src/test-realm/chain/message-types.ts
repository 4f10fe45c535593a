import { showValue } from '../../errors/show-value';
import { withFallback } from '../../errors/with-fallback';
import { answerOf } from '../../validation/check';
import { boundText } from '../difference/text-window';
import { isAsymmetric } from '../message/asymmetric';
import { equal } from '../message/match';
import { type Bytes, isBytes } from '../message/message';
import { withSchemas } from '../schema/schema-matcher';
import type { Conversion } from './chain-types';
import { asBinary, asJson, asText, showBytes, toBytes } from './convert-message';

/** The check of one message; without one, any message of the right type passes. */
export interface Check<T> {
  /** Description for failures: `"hello"`, `matching /^a/`. Formatted when it is read: that of megabytes takes long. */
  readonly description: string;
  /** The expected value; absent for a function or a pattern. */
  readonly expected?: unknown;
  passes(value: T, captured: object): boolean;
}

/** Reads messages in a step, and compares them with the expected value. */
export interface MessageType<T> {
  readonly read: Conversion<T>;
  check(expected: unknown): Check<T> | undefined;
}

/** Text is compared for equality, with a regular expression, or by a function. */
export const text: MessageType<string> = {
  read: asText,
  check(expected) {
    if (!(expected instanceof RegExp)) return valueCheck(expected);
    // search() ignores lastIndex: a global expression must not fail every other time.
    return { description: `matching ${expected}`, passes: (value) => value.search(expected) >= 0 };
  },
};

/** Compares bytes, in any type of view. */
export const binary: MessageType<Uint8Array> = {
  read: asBinary,
  check(expected) {
    if (expected === null || expected === undefined) return undefined;
    if (!Array.isArray(expected) && !isBytes(expected)) return valueCheck(expected);
    const bytes = toBytes(expected as Bytes | number[], 'expectBinary()');
    return {
      get description() {
        return boundText(showBytes(bytes));
      },
      expected: bytes,
      passes: (value) => Buffer.compare(value, bytes) === 0,
    };
  },
};

export const json: MessageType<unknown> = converted(asJson);

/** Compares any value by deep equality, with asymmetric matchers inside; a function fails only by `false`. */
export function converted<T>(read: Conversion<T>): MessageType<T> {
  return { read, check: valueCheck };
}

function valueCheck<T>(given: unknown): Check<T> | undefined {
  const expected = withSchemas(given);
  if (expected === undefined) return undefined;
  if (typeof expected === 'function') {
    const { expectedMessage } = expected as { expectedMessage?: unknown };
    const description = typeof expectedMessage === 'string' ? expectedMessage : 'matching function';
    return {
      description,
      passes: (value, captured) => answerOf(description, expected(value, captured)) !== false,
    };
  }
  return {
    get description() {
      return boundText(showMessage(expected));
    },
    expected,
    passes: (value) => equal(value, expected),
  };
}

/** A message or expected value as shown in superwstest's failures: as JSON. */
export function showMessage(value: unknown): string {
  if (value instanceof Uint8Array) return showBytes(value);
  if (isAsymmetric(value)) return String(value);
  // JSON.stringify() throws for circular structures and BigInts.
  return withFallback(() => JSON.stringify(value), undefined) ?? showValue(value);
}
