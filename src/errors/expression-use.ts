/** Brackets that close, with those that open. */
const opening: Readonly<Record<string, string>> = { ')': '(', ']': '[' };
const word = /[\w$#]/;

/** Whether the expression around an offset of a source begins with `void`, or what it is kept as is voided. Pure. */
export function isVoided(source: string, offset: number): boolean {
  const { isVoided, start } = beginOfExpression(source, offset);
  if (isVoided) return true;
  const kept = keptAs(source, start);
  if (kept === undefined) return false;
  const name = kept.name.replace(/[$.]/g, '\\$&');
  return new RegExp(`\\bvoid\\s+${name}(?![\\w$.(])`).test(source.slice(offset));
}

/** Whether the expression around an offset is kept in a variable or property that was there before. Pure. */
export function isKept(source: string, offset: number): boolean {
  return keptAs(source, beginOfExpression(source, offset).start)?.isDeclared === false;
}

/** What the expression that starts here is assigned to. */
function keptAs(source: string, start: number) {
  const before = source.slice(Math.max(0, start - 300), start).trimEnd();
  if (!before.endsWith('=')) return undefined;
  // `const name: Type`, `object.name`: what follows the previous statement or assignment.
  const [target = ''] = (
    before
      .slice(0, -1)
      .split(/[=;,\n]/)
      .at(-1) ?? ''
  ).split(':');
  const words = target.trim().split(/\s+/);
  const name = words
    .at(-1)
    ?.split(/[^\w$.]/)
    .at(-1);
  if (!name) return undefined;
  return { name, isDeclared: ['const', 'let', 'var'].includes(words.at(-2) ?? '') };
}

/** Where it begins: read backwards over its members, calls and parentheses. */
function beginOfExpression(source: string, offset: number): { isVoided: boolean; start: number } {
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
      if (name === 'void') return { isVoided: true, start };
      // Another word before a word: `await client`, or the statement before.
      if (isBehindWord && name !== 'async') return { isVoided: false, start: end };
      end = start;
      isBehindWord = true;
    } else {
      break;
    }
  }
  return { isVoided: false, start: end };
}

function wordStart(source: string, end: number): number {
  let start = end;
  while (start > 0 && word.test(source[start - 1] ?? '')) start -= 1;
  return start;
}

/** Where the bracket that ends before `end` begins; brackets inside of strings count, too. */
function beginOf(source: string, end: number, close: string, open: string): number {
  let depth = 0;
  for (let at = end - 1; at >= 0; at -= 1) {
    if (source[at] === close) depth += 1;
    else if (source[at] === open) depth -= 1;
    if (depth === 0) return at;
  }
  return 0;
}
