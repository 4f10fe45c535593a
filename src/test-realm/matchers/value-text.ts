import type { MatcherContext } from 'expect';
import { comparable } from '../message/match';
import { type Bytes, isBytes, type Message, toBuffer } from '../message/message';
import type { Received } from './subject';

/** How many messages a failure lists. */
const maxLines = 20;

/** The `this` of a matcher. */
export type Context = Pick<
  MatcherContext,
  'utils' | 'isNot' | 'promise' | 'expand' | 'equals' | 'customTesters'
>;

/** An expected value for display; bytes in hexadecimal. */
export function expectedText(context: Context, expected: unknown): string {
  return isBytes(expected)
    ? context.utils.EXPECTED_COLOR(hex(expected))
    : context.utils.printExpected(expected);
}

/** A list of expected values, one a line. */
export function listText(context: Context, expected: readonly unknown[]): string {
  return expected.map((item) => `  ${expectedText(context, item)}`).join('\n');
}

/** A message for display: `text "hello"`, `binary <01 02> (2 bytes)`. */
export function messageText(context: Context, message: Message): string {
  if (typeof message !== 'string') return `binary ${context.utils.RECEIVED_COLOR(hex(message))}`;
  // Escaped quotes would make JSON hard to read.
  const isJson = /^[[{]/.test(message);
  const { printReceived, RECEIVED_COLOR } = context.utils;
  return `text ${isJson ? RECEIVED_COLOR(message) : printReceived(message)}`;
}

/** A message with its time. */
export function arrivedText(context: Context, { message, at }: Received): string {
  return `${messageText(context, message)} after ${Math.round(at)} ms`;
}

/** Items for a list, the last of them when there are many. */
export function shorten(lines: readonly string[]): string {
  const shown = lines.slice(-maxLines);
  const hidden = lines.length - shown.length;
  return [...(hidden > 0 ? [`  … ${hidden} earlier`] : []), ...shown].join('\n');
}

/** Expected and received, with a diff where one helps, and a word when only the kind differs. */
export function mismatchText(
  context: Context,
  expected: unknown,
  message: Message,
  isJson: boolean,
): string {
  const { utils } = context;
  if (isBytes(expected)) return `${bytesText(context, expected, message)}`;
  if (typeof message !== 'string') {
    const isSameText = typeof expected === 'string' && message.toString('utf8') === expected;
    const lines = [
      `Expected: ${expectedText(context, expected)}`,
      `Received: ${messageText(context, message)}`,
    ];
    if (isSameText) lines.push(kindHint('text', 'binary', 'expect a Buffer'));
    return lines.join('\n');
  }
  const received = comparable(message, expected, isJson);
  const label = received === message && typeof expected === 'object' ? 'Received text' : 'Received';
  return utils.printDiffOrStringify(expected, received, 'Expected', label, context.expand ?? false);
}

function bytesText(context: Context, expected: Bytes, message: Message): string {
  const wanted = toBuffer(expected);
  const lines = [
    `Expected: binary ${expectedText(context, expected)}`,
    `Received: ${messageText(context, message)}`,
  ];
  if (typeof message === 'string') {
    if (wanted.equals(Buffer.from(message)))
      lines.push(kindHint('binary', 'text', 'expect a string'));
  } else {
    const length = Math.min(wanted.length, message.length);
    let offset = 0;
    while (offset < length && wanted[offset] === message[offset]) offset += 1;
    lines.push(
      `They differ from byte ${offset} on; ${wanted.length} bytes expected, ${message.length} received.`,
    );
  }
  return lines.join('\n');
}

function kindHint(wanted: string, got: string, otherwise: string): string {
  return `The bytes are equal, but a ${wanted} message was expected and it came as ${got}: send it as ${wanted}, or ${otherwise}.`;
}

function hex(bytes: Bytes): string {
  const buffer = toBuffer(bytes);
  const shown = buffer
    .subarray(0, 64)
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ');
  return `<${shown}${buffer.length > 64 ? ' …' : ''}> (${buffer.length} bytes)`;
}
