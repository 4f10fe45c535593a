import { stripVTControlCharacters } from 'node:util';
import { isRegExp } from 'node:util/types';
import { maskEncoded } from './encoded-values';
import { isSecretHeader, maskRefused, maskUrls } from './mask';
import { namedValues, slashesBefore } from './named-values';
import { read } from './read-cause';

/** A name of a field, header or parameter; a RegExp may match any part. Names are not case-sensitive. */
export type MaskedName = string | RegExp;

/** Masks values with the names that the user listed in the option `mask`. */
export interface Masker {
  isMasked(name: string): boolean;
  mask(text: string): string;
  /** Bytes with credentials in URLs masked; masked as a whole if they contain a listed name. */
  maskBytes(bytes: Buffer): Buffer;
}

const masked = '(masked)';
const opening = /(?:[A-Z]\w* )?[{[]/y;
const quoted = /(["'`])(?:\\[\s\S]|(?!\1)[^\\])*\1?/y;
const escapedQuote = /\\+["'`]/y;
/** The value of a header with credentials: a cookie has several pairs. */
const headerValue = /[^"'`\\\r\n]+/y;
/**
 * An unquoted value that is a credential, not a word of a sentence such as `Cookie: not found`: a scheme with its
 * value, pairs, or a word with a digit.
 */
const credential =
  /(?:(?:digest|hawk|aws4-hmac-sha256) [^\r\n]+|(?:bearer|basic|negotiate|token|api-?key|dpop) +[^\s"'`\\]+|[^\s"'`\\=;]{1,200}=[^\s"'`\\;]*(?:; ?[^\s"'`\\=;]{1,200}=[^\s"'`\\;]*)*|(?=[^\s\d]{0,200}\d)[^\s"'`\\]{8,})/iy;
/** An entry in a list of headers: `[ 'Cookie', 'a=b' ]`. */
const headerPair =
  /((['"])(?:(?:proxy-)?authorization|(?:set-)?cookie)\2,\s?)(["'`])(?:\\[\s\S]|(?!\3)[^\\])*\3/gi;
/** Bytes in hexadecimal, as printed by this package and by Node. */
const hexBytes = /<(?:Buffer )?((?:[\da-f]{2} )*[\da-f]{2})(?: (?:…|\.\.\.)[^<>]{0,40})?>/g;
/**
 * An unquoted value, up to an escaped line break or quote, without a period or colon that ends the sentence.
 */
const bare =
  /(?:(?:Bearer|Basic|Digest|Token) )?(?:[^\s,;&}\])"'`<>\\\p{Cc}.:]|[.:](?!\s|$)|\\(?!\\{0,7}["'`nrt]))+/iuy;

export function maskerOf(names: readonly MaskedName[]): Masker {
  const texts = new Set(
    names.flatMap((name) => (typeof name === 'string' ? [name.toLowerCase()] : [])),
  );
  const patterns = names.filter(isRegExp);
  const isMasked = (name: string): boolean =>
    texts.has(name.toLowerCase()) || patterns.some((pattern) => name.search(pattern) >= 0);
  const isNamedIn = (bytes: string): boolean =>
    [...texts].some((name) => bytes.toLowerCase().includes(name)) ||
    patterns.some((pattern) => bytes.search(pattern) >= 0) ||
    (bytes.match(/[\w$-]+/g) ?? []).some(isMasked);
  const maskNames = (text: string): string => maskText(text, isMasked);
  const maskPlain = (text: string): string =>
    maskEncoded(maskNames(maskUrls(text)), maskNames).replace(
      hexBytes,
      (shown: string, hex: string) => (isNamedIn(textOfHex(hex)) ? `<${masked}>` : shown),
    );
  const maskNamed = (text: string): string => {
    const shown = maskPlain(text);
    if (!shown.includes('\u001b')) return shown;
    // Colors are removed, since they may separate a name from its value.
    const plain = stripVTControlCharacters(shown);
    const again = maskPlain(plain);
    return again === plain ? shown : again;
  };
  const maskBytes = (bytes: Buffer): Buffer => {
    const text = bytes.toString('latin1');
    if (names.length > 0 && isNamedIn(text.replaceAll('\0', ''))) return Buffer.from(masked);
    const shown = maskUrls(text);
    return shown === text ? bytes : Buffer.from(shown, 'latin1');
  };
  return { isMasked, mask: names.length === 0 ? maskUrls : maskNamed, maskBytes };
}

/** The text of a refused value, with users in URLs and credentials in headers masked. Pure. */
export function maskCredentials(text: string): string {
  return maskSecretHeaders(maskRefused(text));
}

/** Any text, such as a line that a server logged, with the values of `Authorization` and `Cookie` masked. Pure. */
export function maskSecretHeaders(text: string): string {
  return maskText(text, isSecretHeader, headerValue).replace(headerPair, `$1${masked}`);
}

/** The text of an error that a program threw, with the credentials of headers masked. Pure. */
export function maskThrown(text: string): string {
  return maskText(text, isSecretHeader, credential).replace(headerPair, `$1${masked}`);
}

/** Decodes names with one or two bytes per character. */
function textOfHex(hex: string): string {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('latin1').replaceAll('\0', '');
}

/** A data format of this package, whose keys are not names of the user. */
export interface OwnForm {
  /** Keys whose texts are not masked. */
  readonly kept: readonly string[];
  /** The key of a part that contains the user's keys. */
  readonly foreign: string;
  /** Values of `kind` beside that part where its keys are those of this package. */
  readonly ownKinds?: readonly string[];
}

/** For a part whose keys are all those of this package. */
const ownPart: OwnForm = { kept: [], foreign: '' };

/** A copy of JSON for display: masks its text, and the values of the listed names. Pure. */
export function maskJson<Value>(value: Value, masker: Masker, form?: OwnForm): Value {
  const copy = (item: unknown, own: OwnForm | undefined): unknown => {
    if (typeof item === 'string') return masker.mask(item);
    if (Array.isArray(item)) return item.map((each) => copy(each, own));
    if (typeof item !== 'object' || item === null) return item;
    const entries = Object.entries(item).map(([key, each]) => {
      if (own === undefined && masker.isMasked(key)) return [key, masked];
      if (own?.kept.includes(key)) return [key, each];
      if (key !== own?.foreign || key === '') return [key, copy(each, own)];
      const isOwn = own.ownKinds?.includes(String(read(item, 'kind'))) === true;
      return [key, copy(each, isOwn ? ownPart : undefined)];
    });
    return Object.fromEntries(entries);
  };
  return copy(value, form) as Value;
}

/**
 * Masks any text: JSON, complete or truncated, values as printed by Jest, header lines, URL queries. Pure.
 */
function maskText(text: string, isMasked: (name: string) => boolean, unquoted = bare): string {
  let shown = '';
  let done = 0;
  for (const { names, from } of namedValues(text)) {
    if (from < done || !names.some(isMasked) || text.startsWith('(masked', from)) continue;
    const to = valueEnd(text, from, unquoted);
    if (to === from) continue;
    shown += `${text.slice(done, from)}${masked}`;
    done = to;
  }
  return shown + text.slice(done);
}

/** The end of the value that begins at `from`; the end of the text if it is truncated. */
function valueEnd(text: string, from: number, unquoted: RegExp): number {
  const escaped = match(escapedQuote, text, from);
  if (escaped !== undefined) return escapedEnd(text, from + escaped.length, escaped);
  const bracket = match(opening, text, from);
  if (bracket !== undefined) return closingOf(text, from + bracket.length);
  return from + (match(quoted, text, from) ?? match(unquoted, text, from) ?? '').length;
}

/** A quote with more backslashes is part of the value. */
function escapedEnd(text: string, from: number, opening: string): number {
  const quote = opening.slice(-1);
  for (let at = from; ; ) {
    const end = text.indexOf(quote, at);
    if (end < 0) return text.length;
    if (slashesBefore(text, end) < opening.length) return end + 1;
    at = end + 1;
  }
}

/** The position at which all brackets opened before `from` are closed. */
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
