/** Brackets that close, with those that open. */
const opening: Readonly<Record<string, string>> = { ')': '(', ']': '[' };
const word = /[\w$#]/;

/**
 * Whether the expression around an offset of a source begins with `void`: read backwards over its
 * members, calls and parentheses. Pure.
 */
export function isVoided(source: string, offset: number): boolean {
  // V8 gives the call of a function expression at the bracket that ends it.
  let end = source[offset] === ')' ? offset + 1 : offset;
  let isBehindWord = false;
  while (end > 0) {
    while (end > 0 && /\s/.test(source[end - 1] ?? '')) end -= 1;
    const last = source[end - 1] ?? '';
    const open = opening[last];
    if (last !== '' && '.?!('.includes(last)) {
      end -= 1;
      isBehindWord = false;
    } else if (open !== undefined && !isBehindWord) {
      end = beginOf(source, end, last, open);
    } else if (word.test(last)) {
      const start = wordStart(source, end);
      const name = source.slice(start, end);
      if (name === 'void') return true;
      // Another word in front of a word: `await client`, or the statement before.
      if (isBehindWord && name !== 'async') return false;
      end = start;
      isBehindWord = true;
    } else {
      return false;
    }
  }
  return false;
}

function wordStart(source: string, end: number): number {
  let start = end;
  while (start > 0 && word.test(source[start - 1] ?? '')) start -= 1;
  return start;
}

/** Where the bracket that ends before `end` begins; brackets inside of strings count as any. */
function beginOf(source: string, end: number, close: string, open: string): number {
  let depth = 0;
  for (let at = end - 1; at >= 0; at -= 1) {
    if (source[at] === close) depth += 1;
    else if (source[at] === open) depth -= 1;
    if (depth === 0) return at;
  }
  return 0;
}
