/**
 * Finds names before `:` and `=` in any text: JSON, also truncated or inside strings, headers, queries. Line
 * breaks may be escaped as `\n`. Pure.
 */
import { withFallback } from './with-fallback';

export interface NamedValue {
  /** The possible names: after an escape, `\npassword` is `password` or `npassword`. */
  readonly names: readonly string[];
  /** The offset of the value. */
  readonly from: number;
}

/** Maximum length of a name, as written, including the characters before the `:` or `=`. */
const longestName = 300;
const quotes = '"\'`';
const word = /[\p{L}\p{N}_$-]/u;
const blank = /\s/;
/** Characters around the name of a parameter: `user[password]`, `secret%5B%5D`. */
const aroundParameter = /[\s?&=:#;,"'`<>{}()|\\]/;
const escaping = /^(?:[nrtbfv0]|u[\da-f]{4}|x[\da-f]{2})/i;

/** A command-line flag followed by its value: `--token abc`. */
const flag = /--([\w-]{1,300}) +(?=[^\s-])/y;
/** White space, also escaped, and the sign of a line in a diff. */
const beforeValue = /(?:\s|\\{1,8}[nrt]|(?<=\n)[+-] )*/y;

/** Reads each character a bounded number of times: the run time is linear. */
export function* namedValues(text: string): Generator<NamedValue> {
  for (const { index } of text.matchAll(/[:=]|(?<=^|[^\w-]|\\[nrt])--(?=\w)/g)) {
    if (text[index] === '-') {
      flag.lastIndex = index;
      const found = flag.exec(text);
      if (found?.[1] !== undefined) yield { names: [found[1]], from: index + found[0].length };
      continue;
    }
    const names = namesBefore(text, index);
    // An entry of a Map: `'token' => 'abc'`.
    beforeValue.lastIndex = index + (text.startsWith('=>', index) ? 2 : 1);
    if (names.length > 0)
      yield { names, from: beforeValue.lastIndex + lengthAt(beforeValue, text) };
  }
}

/** @param index index of the `:` or `=` */
function namesBefore(text: string, index: number): readonly string[] {
  const least = Math.max(0, index - longestName);
  const names: string[] = [];
  for (let end = index; end > least; ) {
    end = skipBack(text, end, least, (character) => blank.test(character));
    if (quotes.includes(text[end - 1] ?? ' ')) {
      names.push(quotedBefore(text, end - 1));
      break;
    }
    const start = skipBack(text, end, least, (character) => word.test(character));
    const name = text.slice(start, end);
    names.push(...parameterBefore(text, end, least));
    if (name === '') break;
    names.push(name, ...behindColour(text, start, name));
    const slashes = slashesBefore(text, start);
    const escaped = slashes === 0 ? undefined : escaping.exec(name)?.[0];
    if (escaped === undefined) break;
    names.push(name.slice(escaped.length), unescaped(`\\${name}`));
    // Only escaped white space: the name is before it.
    if (escaped.length < name.length) break;
    end = start - slashes;
  }
  // A command-line flag: `--token=abc`.
  return names.map((name) => name.replace(/^-+/, '')).filter((name) => name !== '');
}

/** The end of a color sequence may look like a name: `31mtoken` after an escape and a bracket. */
function behindColour(text: string, start: number, name: string): readonly string[] {
  const end = /^\d*m/.exec(name)?.[0].length;
  const isColour =
    end !== undefined && text.slice(Math.max(0, start - 8), start).includes('\u001b[');
  return isColour ? [name.slice(end)] : [];
}

/** A parameter with brackets or escapes, and each of its parts. */
function parameterBefore(text: string, end: number, least: number): readonly string[] {
  const start = skipBack(text, end, least, (character) => !aroundParameter.test(character));
  const name = text.slice(start, end);
  if (!name.includes(']') && !name.includes('%')) return [];
  const decoded = withFallback(() => decodeURIComponent(name), name);
  return [decoded, ...decoded.split(/[[\]]+/)];
}

function skipBack(
  text: string,
  end: number,
  least: number,
  isSkipped: (character: string) => boolean,
): number {
  let at = end;
  while (at > least && isSkipped(text[at - 1] ?? '')) at -= 1;
  return at;
}

/** The content between matching quotes, which have the same number of backslashes inside a string. */
function quotedBefore(text: string, closing: number): string {
  const quote = text[closing] ?? '';
  const slashes = slashesBefore(text, closing);
  const end = closing - slashes;
  const least = Math.max(0, end - longestName);
  for (let at = end - 1; at >= least; at -= 1) {
    if (text[at] === quote && slashesBefore(text, at) === slashes) {
      return unescaped(text.slice(at + 1, end));
    }
  }
  return '';
}

/** Decodes escapes: `pass\u0077ord` is `password`, also in nested strings. */
function unescaped(name: string): string {
  return name
    .replace(/\\{1,8}u([\da-f]{4})/gi, (_escape, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/\\/g, '');
}

/** At most eight: JSON is not nested more deeply in practice. */
export function slashesBefore(text: string, at: number): number {
  let count = 0;
  while (count < 8 && text[at - 1 - count] === '\\') count += 1;
  return count;
}

/** The length of the match of a sticky pattern at its `lastIndex`. */
function lengthAt(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}
