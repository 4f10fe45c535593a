/** Finds the names before `:` and `=` in any text: JSON, also cut or inside of strings, headers, queries. Pure. */

export interface NamedValue {
  readonly name: string;
  /** Where its value begins. */
  readonly from: number;
}

/** Longest name that is checked, as written. */
const longestName = 300;
const quotes = '"\'`';
const word = /[\w$-]/;
const blank = /\s/;

/** A flag of a command with its value as the next argument: `--token abc`. */
const flag = /(?<=\s)--([\w-]{1,300}) +(?=[^\s-])/y;

/** Each character is read a bounded number of times: the work is linear in the text. */
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
  // A flag of a command: `--token=abc`.
  return text.slice(start, end).replace(/^-+/, '');
}

/** Between quotes of the same kind, which have the same number of backslashes where they stand in a string. */
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

/** `pass\u0077ord` is `password`, in a string inside of a string as well. */
function unescaped(name: string): string {
  return name
    .replace(/\\{1,8}u([\da-f]{4})/gi, (_escape, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/\\/g, '');
}

/** At most eight: more is no JSON that anybody writes. */
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
