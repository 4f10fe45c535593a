import { equal, isAsymmetric } from '../message/match';
import { type Bytes, isBytes } from '../message/message';
import { showBytes, toBytes } from './convert-message';

/** What one message is held against; without one any message of the right type will do. */
export interface Check<T> {
  /** For messages: `"hello"`, `matching /^a/`. */
  readonly description: string;
  passes(value: T, captured: object): boolean;
}

/** Text is compared exactly, by a regular expression, or by a function. */
export function textCheck(expected: unknown): Check<string> | undefined {
  if (!(expected instanceof RegExp)) return valueCheck(expected);
  // search() leaves lastIndex alone: a global expression must not fail every other time.
  return { description: `matching ${expected}`, passes: (text) => text.search(expected) >= 0 };
}

/** Bytes are compared as bytes, whatever holds them. */
export function binaryCheck(expected: unknown): Check<Uint8Array> | undefined {
  if (expected === null || expected === undefined) return undefined;
  if (!Array.isArray(expected) && !isBytes(expected)) return valueCheck(expected);
  const bytes = toBytes(expected as Bytes | number[]);
  return {
    description: showBytes(bytes),
    passes: (value) => Buffer.compare(value, bytes) === 0,
  };
}

/** Any value by deep equality, with asymmetric matchers inside; a function fails only by `false`. */
export function valueCheck<T>(expected: unknown): Check<T> | undefined {
  if (expected === undefined) return undefined;
  if (typeof expected === 'function') {
    const { expectedMessage } = expected as { expectedMessage?: unknown };
    return {
      description: typeof expectedMessage === 'string' ? expectedMessage : 'matching function',
      passes: (value, captured) => expected(value, captured) !== false,
    };
  }
  return { description: show(expected), passes: (value) => equal(value, expected) };
}

/** A value as a failure shows it. */
export function show(value: unknown): string {
  if (value instanceof Uint8Array) return showBytes(value);
  if (isAsymmetric(value)) return String(value);
  return JSON.stringify(value) ?? String(value);
}
