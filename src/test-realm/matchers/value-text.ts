import type { MatcherContext } from 'expect';
import { showText } from '../../errors/show-text';
import { spacedHex } from '../../errors/spaced-hex';
import { textInBytes } from '../../errors/text-in-bytes';
import { showDecoded } from '../codec/show-decoded';
import { differenceText, type PrintDiff } from '../difference/difference-text';
import { equalAsJsonText } from '../difference/equal-as-json';
import { partText } from '../difference/part';
import { boundText } from '../difference/text-window';
import { hasValue, type Opened } from '../message/decoded';
import { comparable } from '../message/match';
import { type Bytes, isBytes, toBuffer } from '../message/message';

/** Maximum number of messages listed in a failure. */
const maxLines = 20;

/** The members of a matcher's `this` that are used. */
export type Context = Pick<
  MatcherContext,
  'utils' | 'isNot' | 'promise' | 'expand' | 'equals' | 'customTesters'
>;

/** An expected value for display; bytes that are not text in hexadecimal. */
export function expectedText(context: Context, expected: unknown): string {
  return isBytes(expected)
    ? context.utils.EXPECTED_COLOR(hex(expected))
    : context.utils.EXPECTED_COLOR(boundText(context.utils.stringify(expected)));
}

/** Expected values, one per line. */
export function listText(context: Context, expected: readonly unknown[]): string {
  const hidden = expected.length - maxLines;
  const lines = expected.slice(0, maxLines).map((item) => `  ${expectedText(context, item)}`);
  return [...lines, ...(hidden > 0 ? [`  … ${hidden} more`] : [])].join('\n');
}

/** A message for display: `text "hello"`, `binary <01 02> (2 bytes)`, `msgpack {"id":1}`. */
export function messageText(context: Context, { message, decoded }: Opened): string {
  if (decoded !== undefined && decoded.codec !== 'json') {
    const wire = { data: message, isBinary: typeof message !== 'string' };
    const { kind, text } = showDecoded(decoded, wire);
    return `${kind ?? (wire.isBinary ? 'binary' : 'text')} ${context.utils.RECEIVED_COLOR(text)}`;
  }
  if (typeof message !== 'string') return `binary ${context.utils.RECEIVED_COLOR(hex(message))}`;
  // Escaped quotes would make JSON hard to read.
  const isJson = /^[[{]/.test(message);
  const shown = isJson
    ? context.utils.RECEIVED_COLOR(showText(boundText(message)))
    : receivedText(context, boundText(message));
  return `text ${shown}`;
}

/** A value from the peer as Jest prints it, with control characters escaped. */
export function receivedText({ utils }: Context, value: unknown): string {
  return utils.RECEIVED_COLOR(showText(utils.stringify(value)));
}

/** The lines of a list; only the last ones if there are many. */
export function shorten<Item>(items: readonly Item[], show: (item: Item, at: number) => string) {
  const hidden = Math.max(0, items.length - maxLines);
  const shown = items.slice(hidden).map((item, index) => show(item, hidden + index));
  return [...(hidden > 0 ? [`  … ${hidden} earlier`] : []), ...shown].join('\n');
}

/** The runner's diff with the matcher's labels. */
export function printerOf({ utils, expand = false }: Context): PrintDiff {
  const { printDiffOrStringify } = utils;
  return isOfVitest(printDiffOrStringify)
    ? (expected, received, label) => vitestDiff(printDiffOrStringify, expected, received, label)
    : (expected, received, label) =>
        printDiffOrStringify(expected, received, 'Expected', label, expand);
}

/** Vitest's function of the same name takes the values in reverse order, followed by options. */
type VitestPrint = (
  received: unknown,
  expected: unknown,
  options: { readonly aAnnotation: string; readonly bAnnotation: string },
) => string | undefined;

/** Only the number of parameters differs: Jest's has five. */
function isOfVitest(print: unknown): print is VitestPrint {
  return typeof print === 'function' && print.length < 5;
}

function vitestDiff(
  print: VitestPrint,
  expected: unknown,
  received: unknown,
  label: string,
): string {
  const annotations = { aAnnotation: 'Expected', bAnnotation: label };
  return print(received, expected, annotations) ?? '';
}

/** Expected and received value, with a diff if it helps, and a note if only the type differs. */
export function mismatchText(context: Context, expected: unknown, opened: Opened): string {
  const { message, decoded } = opened;
  const isReadable = decoded === undefined ? typeof message === 'string' : hasValue(decoded);
  const received = comparable(message, expected, decoded);
  if (isReadable && !isBytes(expected) && !isBytes(received)) {
    const isText = received === message && typeof expected === 'object';
    const label = isText ? 'Received text' : 'Received';
    const remedy = partText(expected, received) || equalAsJsonText(expected, received);
    return `${differenceText(printerOf(context), expected, received, label)}${remedy && `\n\n${remedy}`}`;
  }
  const wanted = isBytes(expected) ? toBuffer(expected) : undefined;
  const lines = [
    `Expected: ${wanted === undefined ? '' : 'binary '}${expectedText(context, expected)}`,
    `Received: ${messageText(context, opened)}`,
  ];
  if (decoded !== undefined && !hasValue(decoded)) return lines.join('\n');
  if (wanted === undefined) {
    if (message.toString() === expected) lines.push(kindHint('text', 'binary', 'expect a Buffer'));
    else lines.push(...[equalAsJsonText(expected, message)].filter(Boolean));
  } else if (typeof message === 'string') {
    const isSame = wanted.equals(Buffer.from(message));
    if (isSame) lines.push(kindHint('binary', 'text', 'expect a string'));
  } else {
    lines.push(differenceText(printerOf(context), wanted, message));
  }
  return lines.join('\n');
}

function kindHint(wanted: string, got: string, otherwise: string): string {
  return `The bytes are equal, but a ${wanted} message was expected and it arrived as ${got}: send it as ${wanted}, or ${otherwise}.`;
}

function hex(bytes: Bytes): string {
  const buffer = toBuffer(bytes);
  const text = textInBytes(buffer);
  if (text !== undefined) return `${showText(boundText(text))} (${buffer.length} bytes)`;
  const shown = spacedHex(buffer.subarray(0, 64));
  return `<${shown}${buffer.length > 64 ? ' …' : ''}> (${buffer.length} bytes)`;
}
