/**
 * Maximum length of a text shown in full; also the number of characters on each side of the first difference.
 */
const longest = 300;
const around = 60;

export function isLongText(text: string): boolean {
  return text.length > longest;
}

/** A text cut on both sides of a position, with its length; a short text unchanged. Pure. */
export function windowOf(text: string, at: number): string {
  if (!isLongText(text)) return text;
  const from = Math.max(0, Math.min(at, text.length) - around);
  const to = Math.min(text.length, at + around);
  const before = from > 0 ? '… ' : '';
  return `${before}${text.slice(from, to)}${to < text.length ? ' …' : ''} (${text.length} characters)`;
}

/** Maximum length of a text shown in full. */
const mostCharacters = 1000;

/** The start of a text. Pure. */
export function boundText(text: string, most = mostCharacters): string {
  return text.length > most ? `${text.slice(0, most)} … (${text.length} characters)` : text;
}
