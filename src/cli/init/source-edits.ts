import type { ObjectExpression } from '@babel/types';
import { type QuoteStyle, showKey, showLiteral } from './literal';

/** Source text that replaces the characters from `start` to `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that do not overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((one, other) => other.start - one.start)
    .reduce(
      (text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end),
      source,
    );
}

export const hasSpread = ({ properties }: ObjectExpression): boolean =>
  properties.some(({ type }) => type === 'SpreadElement');

export function replacement(
  { start, end }: { start?: number | null; end?: number | null },
  text: string,
): Edit {
  return { start: start ?? 0, end: end ?? 0, text };
}

/** Inserts properties at the start of an object; by default at the end if a spread might replace them. */
export function insertion(
  source: string,
  object: ObjectExpression,
  properties: Readonly<Record<string, unknown>>,
  style: QuoteStyle,
  place: 'start' | 'end' = hasSpread(object) ? 'end' : 'start',
): Edit {
  const opening = object.start ?? 0;
  const [first] = object.properties;
  const last = object.properties.at(-1);
  const lines = Object.entries(properties).map(
    ([key, value]) => `${showKey(key, style)}: ${showLiteral(value, style)}`,
  );
  const closing = (object.end ?? 0) - 1;
  const isOneLine = !source.slice(opening, first?.start ?? closing).includes('\n');
  const indent = isOneLine
    ? `${indentAt(source, opening)}  `
    : indentAt(source, first?.start ?? closing);
  const separator = isOneLine && first ? ', ' : `,\n${indent}`;
  const joined = lines.join(separator);
  if (first === undefined || last === undefined) {
    const text = `{\n${indent}${joined}${style.quotedKeys ? '' : ','}\n${indentAt(source, opening)}}`;
    return { start: opening, end: closing + 1, text };
  }
  if (place === 'end')
    return { start: last.end ?? 0, end: last.end ?? 0, text: separator + joined };
  return { start: first.start ?? 0, end: first.start ?? 0, text: joined + separator };
}

/** The indentation of the line with this character. */
function indentAt(source: string, at: number): string {
  const line = source.slice(source.lastIndexOf('\n', at - 1) + 1);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}
