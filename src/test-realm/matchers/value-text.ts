import type { MatcherContext } from 'expect';
import { showText } from '../../failure/show-text';
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
  const shown = isJson
    ? context.utils.RECEIVED_COLOR(showText(message))
    : receivedText(context, message);
  return `text ${shown}`;
}

/** A value of the peer as Jest prints it, except that it does not control the terminal. */
export function receivedText({ utils }: Context, value: unknown): string {
  return utils.RECEIVED_COLOR(showText(utils.stringify(value)));
}

/** JSON with such characters escaped, for Jest's diff, which shows strings as they are. */
function showable(value: unknown): unknown {
  if (typeof value === 'string') return showText(value);
  if (Array.isArray(value)) return value.map(showable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [showText(key), showable(item)]),
  );
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
  if (typeof message === 'string' && !isBytes(expected)) {
    const received = comparable(message, expected, isJson);
    const isText = received === message && typeof expected === 'object';
    const label = isText ? 'Received text' : 'Received';
    const expand = context.expand ?? false;
    const shown = showable(received);
    return context.utils.printDiffOrStringify(expected, shown, 'Expected', label, expand);
  }
  const wanted = isBytes(expected) ? toBuffer(expected) : undefined;
  const lines = [
    `Expected: ${wanted === undefined ? '' : 'binary '}${expectedText(context, expected)}`,
    `Received: ${messageText(context, message)}`,
  ];
  if (wanted === undefined) {
    if (message.toString() === expected) lines.push(kindHint('text', 'binary', 'expect a Buffer'));
  } else if (typeof message === 'string') {
    const isSame = wanted.equals(Buffer.from(message));
    if (isSame) lines.push(kindHint('binary', 'text', 'expect a string'));
  } else {
    let offset = 0;
    while (offset < wanted.length && wanted[offset] === message[offset]) offset += 1;
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
