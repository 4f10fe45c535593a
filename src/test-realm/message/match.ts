import { isDeepStrictEqual } from 'node:util';
import { answerOf, checkArgument } from '../../validation/check';
import { either, kind } from '../../validation/kind';
import { action } from '../../validation/kinds';
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

/** A predicate over a message; `json` is the parsed text, `undefined` for what is not JSON. */
export type MessagePredicate<Json = unknown> = (
  message: Message,
  json: Json | undefined,
) => boolean;

const values =
  'a string, a RegExp, bytes, a value that JSON can represent or an asymmetric matcher';

/** What a message can be equal to; no message is any other value. */
export const messageValue = kind(
  values,
  (value) => {
    if (typeof value === 'number') return Number.isFinite(value);
    // Object.keys throws for a revoked proxy.
    if (typeof value === 'object') return value === null || Object.keys(value).length >= 0;
    return ['string', 'boolean'].includes(typeof value);
  },
  'For a function, use client.waitFor().',
);

/** What a message can be chosen by. */
export const messageMatch = either(`${values}, or a function`, messageValue, action);

export type Equals = (received: unknown, expected: unknown) => boolean;

/**
 * The side of the message that `expected` is compared with: its text, its bytes or its JSON. With
 * `isJson` the text of a JSON string is the string.
 */
export function comparable(message: Message, expected: unknown, isJson = false): unknown {
  if (typeof message !== 'string' || isBytes(expected)) return message;
  if (isText(expected)) return isJson ? textOf(message) : message;
  const json = parseJson(message);
  return json === undefined ? message : json;
}

/** Whether a message is the expected one. Bytes are compared as bytes, whichever realm they are of. */
export function matches(
  message: Message,
  expected: unknown,
  equals: Equals = equal,
  isJson = false,
): boolean {
  if (isBytes(expected)) return typeof message !== 'string' && toBuffer(expected).equals(message);
  const compared = comparable(message, expected, isJson);
  if (!isRegExp(expected)) return equals(compared, expected);
  return typeof compared === 'string' && compared.search(expected) >= 0;
}

/** Whether a message is the one that `waitFor()` or `reply()` was given. @throws ERR_WS_OPTION_INVALID */
export function matcherOf(
  call: string,
  match: Expected | MessagePredicate,
  isJson = false,
): (message: Message) => boolean {
  checkArgument(call, 'match', match, messageMatch);
  if (typeof match !== 'function') return (message) => matches(message, match, equal, isJson);
  const predicate = match as MessagePredicate;
  const test = (message: Message, json: unknown): boolean =>
    answerOf(call, predicate(message, json));
  return (message) => {
    if (typeof message !== 'string') return test(message, undefined);
    return test(isJson ? textOf(message) : message, parseJson(message));
  };
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

function isText(expected: unknown): boolean {
  if (typeof expected === 'string' || isRegExp(expected)) return true;
  return isAsymmetric(expected) && expected.getExpectedType?.() === 'string';
}

/** The string that JSON text holds; any other text as it is. */
function textOf(message: string): string {
  const json = parseJson(message);
  return typeof json === 'string' ? json : message;
}

export function isRegExp(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === '[object RegExp]';
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isBytes(value);
}
