import { isRegExp } from 'node:util/types';
import { maskUserInfo } from './mask';
import { namedValues } from './named-values';

/** A name of a field, header or parameter; a RegExp is searched in it. Case does not count in a text. */
export type MaskedName = string | RegExp;

/** Leaves out the values of what the user named, wherever text is shown. */
export interface Masker {
  isMasked(name: string): boolean;
  mask(text: string): string;
}

const masked = '(masked)';
const opening = /(?:[A-Z]\w* )?[{[]/y;
const quoted = /(["'`])(?:\\[\s\S]|(?!\1)[^\\])*\1?/y;
const escapedQuote = /\\+["'`]/y;
const bare = /(?:(?:Bearer|Basic|Digest|Token) )?[^\s,;&}\])"'`<>\\\p{Cc}]+/iuy;

export function maskerOf(names: readonly MaskedName[]): Masker {
  const texts = new Set(
    names.flatMap((name) => (typeof name === 'string' ? [name.toLowerCase()] : [])),
  );
  const patterns = names.filter(isRegExp);
  const isMasked = (name: string): boolean =>
    texts.has(name.toLowerCase()) || patterns.some((pattern) => name.search(pattern) >= 0);
  return {
    isMasked,
    mask: names.length === 0 ? maskUserInfo : (text) => maskText(maskUserInfo(text), isMasked),
  };
}

/** A copy of JSON with its texts masked for display; keys in `kept` are not. Pure. */
export function maskJson<Value>(value: Value, masker: Masker, kept: readonly string[] = []): Value {
  const copy = (key: string, item: unknown): unknown => {
    if (kept.includes(key)) return item;
    if (key !== '' && masker.isMasked(key)) return masked;
    return typeof item === 'string' ? masker.mask(item) : item;
  };
  return JSON.parse(JSON.stringify(value, copy));
}

/** Any text: JSON also where it is cut, Jest's form of values, header lines, queries of URLs. Pure. */
function maskText(text: string, isMasked: (name: string) => boolean): string {
  let shown = '';
  let done = 0;
  for (const { name, from } of namedValues(text)) {
    if (from < done || !isMasked(name) || text.startsWith('(masked', from)) continue;
    const to = valueEnd(text, from);
    if (to === from) continue;
    shown += `${text.slice(done, from)}${masked}`;
    done = to;
  }
  return shown + text.slice(done);
}

/** Where the value that begins at `from` ends; the end of the text when it is cut. */
function valueEnd(text: string, from: number): number {
  const escaped = match(escapedQuote, text, from);
  if (escaped !== undefined) {
    const end = text.indexOf(escaped, from + escaped.length);
    return end < 0 ? text.length : end + escaped.length;
  }
  const bracket = match(opening, text, from);
  if (bracket !== undefined) return closingOf(text, from + bracket.length);
  return from + (match(quoted, text, from) ?? match(bare, text, from) ?? '').length;
}

/** Where the brackets that are open before `from` are closed. */
function closingOf(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; ) {
    const string = match(quoted, text, at);
    if (string !== undefined) {
      at += string.length;
      continue;
    }
    const character = text[at] ?? '';
    if ('{['.includes(character)) depth += 1;
    if ('}]'.includes(character)) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
