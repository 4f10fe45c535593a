/** Formats the difference between an expected and a received message for a failure. */
import { showText } from '../../errors/show-text';
import { showValue } from '../../errors/show-value';
import { withFallback } from '../../errors/with-fallback';
import { isBytes, toBuffer } from '../message/message';
import { schemaLines } from '../schema/schema-lines';
import { workerApi } from '../worker';
import { compareJson } from './compare-json';
import { lookAlikeText } from './look-alike';
import { shortenPair } from './shorten-pair';
import { sharedStart } from './text-likeness';
import { isLongText } from './text-window';

/** Prints Jest's diff of two values, or both values on two lines. */
export type PrintDiff = (expected: unknown, received: unknown, receivedLabel: string) => string;

/** Maximum lines of a diff. */
const mostLines = 60;

/** Maximum number of values compared to find the differing paths. */
const mostValues = 1_000_000;

/**
 * Jest's diff, limited to the differing parts, preceded by their paths or offsets if they are hard to find.
 */
export function differenceText(
  print: PrintDiff,
  expected: unknown,
  received: unknown,
  receivedLabel = 'Received',
): string {
  if (isBytes(expected) && isBytes(received))
    return bytesText(toBuffer(expected), toBuffer(received));
  const session = workerApi()?.session;
  const [one, other] = [expected, received].map((value) =>
    typeof value === 'string' && isLongText(value) ? (session?.mask(value) ?? value) : value,
  );
  const pair = shortenPair(one, other, (key) => session?.isMasked(key) ?? false);
  const lines = print(pair.expected, showable(pair.received), receivedLabel).split('\n');
  const more = lines.length - mostLines;
  return [
    ...placeLines(one, other),
    ...lines.slice(0, mostLines),
    ...(more > 0 ? [`… ${more} more lines`] : []),
    ...schemaLines(expected, received),
    ...[lookAlikeText(expected, received)].filter(Boolean),
  ].join('\n');
}

/** `They differ at room.limits.rate.messages.`, if a diff alone would not make that obvious. */
function placeLines(expected: unknown, received: unknown): readonly string[] {
  if (typeof expected === 'string' && typeof received === 'string') {
    if (!isLongText(expected) && !isLongText(received)) return [];
    const at = sharedStart(expected, received);
    return [
      `They differ at character ${at}; ${expected.length} characters expected, ${received.length} received.`,
    ];
  }
  const { places, count } = compareJson(expected, received, mostValues);
  if (!places.some((place) => /[.[]/.test(place.slice(1)))) return [];
  const more = count - places.length;
  const rest = more > 0 ? ` and ${more} more ${more === 1 ? 'place' : 'places'}` : '';
  return [`They differ at ${showText(places.join(', '))}${rest}.`, ''];
}

function bytesText(expected: Buffer, received: Buffer): string {
  const at = sharedStart(expected, received);
  return `They differ from byte ${at} on; ${expected.length} bytes expected, ${received.length} received.`;
}

/** JSON with control characters escaped, for Jest's diff, which prints strings unescaped. */
function showable(value: unknown): unknown {
  if (typeof value === 'string') return showText(value);
  if (Array.isArray(value)) return value.map(showable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [showText(key), showable(item)]),
  );
}

/** Jest's diff outside of a matcher; without Jest, both values on two lines. */
export function printWithJest(expected: unknown, received: unknown, receivedLabel: string): string {
  const session = workerApi()?.session;
  const label = `${receivedLabel}:`.padEnd('Expected:'.length);
  const lines = (show: (value: unknown) => string): string =>
    `Expected: ${show(expected)}\n${label} ${show(received)}`;
  if (session === undefined) return lines(inLine);
  const print = (): string => session.printDiff(expected, received, receivedLabel);
  // Jest cannot copy a Map or Set of the test's realm.
  return withFallback(print, undefined) ?? lines(showValue);
}

function inLine(value: unknown): string {
  return showText(JSON.stringify(value) ?? String(value));
}
