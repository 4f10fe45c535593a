/**
 * Finds names before `:` and `=` in any text: JSON, also truncated or inside strings, headers, queries. Pure.
 */

export interface NamedValue {
  readonly name: string;
  /** The offset of the value. */
  readonly from: number;
}

/** Maximum length of a name, as written. */
const longestName = 300;
const quotes = '"\'`';
const word = /[\w$-]/;
const blank = /\s/;

/** A command-line flag followed by its value: `--token abc`. */
const flag = /(?<=\s)--([\w-]{1,300}) +(?=[^\s-])/y;

/** Reads each character a bounded number of times: the run time is linear. */
export function* namedValues(text: string): Generator<NamedValue> {
  for (const { index } of text.matchAll(/[:=]|(?<=\s)--(?=\w)/g)) {
    if (text[index] === '-') {
      flag.lastIndex = index;
      const found = flag.exec(text);
      if (found?.[1] !== undefined) yield { name: found[1], from: index + found[0].length };
      continue;
    }
    const end = skipBlanksBefore(text, index);
    const name = quotes.includes(text[end - 1] ?? ' ')
      ? quotedBefore(text, end - 1)
      : wordBefore(text, end);
    // An entry of a Map: `'token' => 'abc'`.
    const from = skipBlanks(text, index + (text.startsWith('=>', index) ? 2 : 1));
    if (name !== '') yield { name, from };
  }
}

function wordBefore(text: string, end: number): string {
  const least = Math.max(0, end - longestName);
  let start = end;
  while (start > least && word.test(text[start - 1] ?? '')) start -= 1;
  // A command-line flag: `--token=abc`.
  return text.slice(start, end).replace(/^-+/, '');
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
function slashesBefore(text: string, at: number): number {
  let count = 0;
  while (count < 8 && text[at - 1 - count] === '\\') count += 1;
  return count;
}

function skipBlanksBefore(text: string, end: number): number {
  const least = Math.max(0, end - longestName);
  let at = end;
  while (at > least && blank.test(text[at - 1] ?? '')) at -= 1;
  return at;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && blank.test(text[at] ?? '')) at += 1;
  return at;
}
