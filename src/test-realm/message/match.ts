import { isDeepStrictEqual } from 'node:util';
import { type Bytes, isBytes, type Message, parseJson, toBuffer } from './message';

/** Something with Jest's `asymmetricMatch`: `expect.any(String)`, `expect.objectContaining({})`, … */
export interface AsymmetricMatcher {
  asymmetricMatch(value: unknown): boolean;
  getExpectedType?(): string;
}

/** What a message may be compared with. An object is compared with the message's JSON. */
export type Expected =
  | string
  | RegExp
  | Bytes
  | AsymmetricMatcher
  | object
  | number
  | boolean
  | null;

export type Equals = (received: unknown, expected: unknown) => boolean;

/** The side of the message that `expected` is compared with: its text, its bytes or its JSON. */
export function comparable(message: Message, expected: unknown): unknown {
  if (typeof message !== 'string' || typeof expected === 'string') return message;
  if (isRegExp(expected) || isBytes(expected)) return message;
  if (isAsymmetric(expected) && expected.getExpectedType?.() === 'string') return message;
  const json = parseJson(message);
  return json === undefined ? message : json;
}

/** Whether a message is the expected one. Bytes are compared as bytes, whichever realm they are of. */
export function matches(message: Message, expected: unknown, equals: Equals = equal): boolean {
  if (isBytes(expected)) return typeof message !== 'string' && toBuffer(expected).equals(message);
  if (isRegExp(expected)) return typeof message === 'string' && message.search(expected) >= 0;
  return equals(comparable(message, expected), expected);
}

export function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return (
    typeof value === 'object' &&
    value !== null &&
    'asymmetricMatch' in value &&
    typeof value.asymmetricMatch === 'function'
  );
}

/** Deep equality that honours asymmetric matchers, where Jest's own is not available. */
export function equal(received: unknown, expected: unknown): boolean {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(received);
  if (!isPlain(received) || !isPlain(expected)) return isDeepStrictEqual(received, expected);
  if (Array.isArray(received) !== Array.isArray(expected)) return false;
  const keys = new Set([...Object.keys(received), ...Object.keys(expected)]);
  return [...keys].every((key) => equal(received[key], expected[key]));
}

function isRegExp(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === '[object RegExp]';
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isBytes(value);
}
