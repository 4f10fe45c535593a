// Line ends and tabs are shown as they are.
const hidden = /(?![\t\n]|\r\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * Text of a peer, a server or a file as a terminal or a page may show it: control characters, escape
 * sequences with them, and those that change the direction of text appear as `\u001b`.
 */
export function showText(text: string): string {
  return text.replace(
    hidden,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same on one line: line ends and tabs are escaped, too. */
export function showLine(text: string): string {
  return showText(text).replace(/\r/g, '\\r').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
}
