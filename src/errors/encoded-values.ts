/** A word that may be a value of a URL's query, or a part of its path. */
const word = /[^\s"'`<>&?#=]+/g;
const escaped = /%([\da-f]{2})/gi;

/**
 * Masks each percent-encoded word whose decoded text contains a secret: `?next=%2Flogin%3Ftoken%3Dabc`.
 *
 * @param mask returns the decoded text without its secrets
 */
export function maskEncoded(text: string, mask: (decoded: string) => string): string {
  if (!text.includes('%')) return text;
  return text.replace(word, (all) => {
    if (!all.includes('%')) return all;
    const decoded = all.replace(escaped, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return decoded === all || mask(decoded) === decoded ? all : `(masked)${endOfSentence(all)}`;
  });
}

/** The punctuation after a word. */
function endOfSentence(text: string): string {
  let from = text.length;
  while (',;.:!?'.includes(text[from - 1] ?? ' ')) from -= 1;
  return text.slice(from);
}
