/** Closing brackets, with their opening brackets. */
const opening: Readonly<Record<string, string>> = { ')': '(', ']': '[' };
const word = /[\w$#]/;

/**
 * Whether the expression at this offset begins with `void`, or the variable that it is assigned to is voided
 * later. Pure.
 */
export function isVoided(source: string, offset: number): boolean {
  const { isVoided, start } = beginOfExpression(source, offset);
  if (isVoided) return true;
  const name = keptAs(source, start)?.replace(/[$.]/g, '\\$&');
  if (!name) return false;
  return new RegExp(`\\bvoid\\s+${name}(?![\\w$.(])`).test(source.slice(offset));
}

const brackets = /\((?:[^()]|\([^()]*\))*\)/.source;
/** A call, calls of its members, and a last member without brackets, which ends the expression. */
const uncalled = new RegExp(
  `^\\w+${brackets}(?:\\s*\\.\\w+${brackets})*\\s*\\.(\\w+)\\s*?(?=[;\\n)]|$)`,
);

/** The method that is read of the call at this offset and not called: `connect('/').expectClosed;`. Pure. */
export function uncalledMember(source: string, offset: number): string | undefined {
  return uncalled.exec(source.slice(offset, offset + 500))?.[1];
}

/** The name of the variable or property to which the expression starting here is assigned. */
function keptAs(source: string, start: number): string | undefined {
  const before = source.slice(Math.max(0, start - 300), start).trimEnd();
  if (!before.endsWith('=')) return undefined;
  // `const name: Type`, `object.name`: the text after the previous statement or assignment.
  const statement =
    before
      .slice(0, -1)
      .split(/[=;,\n]/)
      .at(-1) ?? '';
  const [target = ''] = statement.split(':');
  return target
    .trim()
    .split(/[^\w$.]/)
    .at(-1);
}

/** The start of the expression, found by reading its members, calls and parentheses backwards. */
function beginOfExpression(source: string, offset: number): { isVoided: boolean; start: number } {
  // V8 reports the call of a function expression at its closing bracket.
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
      // Two adjacent words: `await client`, or the end of the previous statement.
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

/** The opening bracket that matches the one before `end`; brackets inside strings count, too. */
function beginOf(source: string, end: number, close: string, open: string): number {
  let depth = 0;
  for (let at = end - 1; at >= 0; at -= 1) {
    if (source[at] === close) depth += 1;
    else if (source[at] === open) depth -= 1;
    if (depth === 0) return at;
  }
  return 0;
}
