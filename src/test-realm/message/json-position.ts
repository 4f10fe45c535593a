/** A complete JSON token; an unterminated string does not match. */
const token =
  /[ \t\n\r]*(?:[{}[\],:]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w))/uy;

type Expected = 'value' | 'key' | 'colon' | 'end';

/**
 * The offset at which text stops being valid JSON (RFC 8259); the text's length if it only ends too early.
 * For text that `JSON.parse` rejected.
 */
export function jsonErrorPosition(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  let canClose = false;
  for (let at = 0; ; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    const start = at + (/^\s*/.exec(text.slice(at, at + 1000))?.[0].length ?? 0);
    if (found === undefined) return start;
    const mark = found.trim();
    const inside = open.at(-1);
    if (expected === 'value' && (mark === '{' || mark === '[')) {
      open.push(mark);
      expected = mark === '{' ? 'key' : 'value';
      canClose = true;
    } else if (isClosing(mark, inside) && (canClose || expected === 'end')) {
      open.pop();
      expected = 'end';
    } else if (expected === 'end' && mark === ',' && inside !== undefined) {
      expected = inside === '{' ? 'key' : 'value';
      canClose = false;
    } else if (expected === 'colon' && mark === ':') {
      expected = 'value';
      canClose = false;
    } else if (expected === 'key' && mark.startsWith('"')) {
      expected = 'colon';
    } else if (expected === 'value' && !/^[{}[\],:]/.test(mark)) {
      expected = 'end';
    } else {
      return start;
    }
  }
}

function isClosing(mark: string, inside: string | undefined): boolean {
  return (mark === '}' && inside === '{') || (mark === ']' && inside === '[');
}
