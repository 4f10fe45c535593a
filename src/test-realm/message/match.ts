import { isDeepStrictEqual } from 'node:util';
import { isRegExp } from 'node:util/types';
import { answerOf, checkArgument } from '../../validation/check';
import { withSchemas } from '../schema/schema-matcher';
import { type AsymmetricMatcher, isAsymmetric } from './asymmetric';
import { type Decoded, hasValue, type Opened } from './decoded';
import { messageMatchOf } from './expected-value';
import {
  type Bytes,
  isBytes,
  type Message,
  parseJson,
  toBuffer,
  type WireMessage,
} from './message';
import type { MessageFormat } from './message-format';

/** The expected value of a message. An object is compared with the message's JSON. */
export type Expected =
  | string
  | RegExp
  | Bytes
  | AsymmetricMatcher
  | object
  | number
  | boolean
  | null;

/**
 * A predicate for messages; `json` is the parsed text, `undefined` if the message is not JSON. With a codec,
 * both arguments are the decoded value.
 */
export type MessagePredicate<Json = unknown, Read = Message> = (
  message: Read,
  json: Json | undefined,
) => boolean;

export type Equals = (received: unknown, expected: unknown) => boolean;

/**
 * The form of the message to compare with `expected`: its text, bytes or JSON; with a codec the decoded
 * value, unless `expected` is text or bytes and the decoded value is not.
 */
export function comparable(message: Message, expected: unknown, decoded?: Decoded): unknown {
  if (hasValue(decoded)) return comparableValue(decoded.value, message, expected);
  if (typeof message !== 'string' || isBytes(expected)) return message;
  if (decoded !== undefined || isText(expected)) return message;
  const json = parseJson(message);
  return json === undefined ? message : json;
}

function comparableValue(value: unknown, message: Message, expected: unknown): unknown {
  if (isBytes(expected)) return isBytes(value) ? value : message;
  return isText(expected) && typeof value !== 'string' && typeof message === 'string'
    ? message
    : value;
}

/**
 * Whether a message matches. Bytes are compared by content, regardless of their realm. A message that its
 * codec cannot decode never matches.
 */
export function matches(
  message: Message,
  expected: unknown,
  equals: Equals = equal,
  decoded?: Decoded,
): boolean {
  if (decoded !== undefined && !hasValue(decoded)) return false;
  const compared = comparable(message, expected, decoded);
  if (isBytes(expected)) return isBytes(compared) && toBuffer(expected).equals(toBuffer(compared));
  // Also for expect.not.stringContaining(), which accepts anything else than a string.
  if (isText(expected) && typeof compared !== 'string') return false;
  return isRegExp(expected) ? String(compared).search(expected) >= 0 : equals(compared, expected);
}

/** The predicate for the argument of `waitFor()` or `reply()`. @throws ERR_WS_OPTION_INVALID */
export function matcherOf(
  call: string,
  match: Expected | MessagePredicate<never, never>,
  format: MessageFormat,
): (wire: WireMessage) => boolean {
  checkArgument(call, 'match', match, messageMatchOf(format.readAs));
  const expected = withSchemas(match);
  return (wire) => {
    const opened = format.open(wire);
    const { message, decoded } = opened;
    if (typeof expected !== 'function') return matches(message, expected, equal, decoded);
    if (decoded !== undefined && !hasValue(decoded)) return false;
    const predicate = match as MessagePredicate<unknown, unknown>;
    return answerOf(call, predicate(format.argument(opened), jsonOf(opened)));
  };
}

/** The second argument of a predicate. */
function jsonOf({ message, decoded }: Opened): unknown {
  if (hasValue(decoded) && decoded.codec !== 'json') return decoded.value;
  return typeof message === 'string' ? parseJson(message) : undefined;
}

/** Deep equality with asymmetric matchers, where Jest's is not available. */
export function equal(received: unknown, expected: unknown): boolean {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(received);
  if (Array.isArray(received) && Array.isArray(expected)) {
    return (
      received.length === expected.length &&
      received.every((item, index) => equal(item, expected[index]))
    );
  }
  if (!isRecord(received) || !isRecord(expected)) return isDeepStrictEqual(received, expected);
  const keys = new Set([...Object.keys(received), ...Object.keys(expected)]);
  return [...keys].every((key) => equal(received[key], expected[key]));
}

function isText(expected: unknown): boolean {
  if (typeof expected === 'string' || isRegExp(expected)) return true;
  return isAsymmetric(expected) && expected.getExpectedType?.() === 'string';
}

/** Whether an object is compared by its properties, like an instance of a class. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
