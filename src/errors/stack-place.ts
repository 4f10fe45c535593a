import { relative } from 'node:path';

/** The source position of a stack frame. */
export interface StackPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Parses ` at name (/path:3:5)` or `at /path:3:5`; `undefined` for any other line. Linear in its length.
 */
export function placeIn(frame: string): StackPlace | undefined {
  const text = frame.trim();
  if (!text.startsWith('at ')) return undefined;
  const place = text.endsWith(')')
    ? text.slice(opening(text) + 1, -1)
    : text.slice('at '.length).replace(/^async /, '');
  const columnAt = place.lastIndexOf(':');
  const lineAt = place.lastIndexOf(':', columnAt - 1);
  const [line, column] = [place.slice(lineAt + 1, columnAt), place.slice(columnAt + 1)];
  const isPlace = lineAt > 0 && /^\d+$/.test(line) && /^\d+$/.test(column);
  // Code compiled by eval(): `eval at run (/path:3:5), <anonymous>:1:1`.
  if (!isPlace || place.startsWith('eval at ')) return undefined;
  const path = place.slice(0, lineAt).replace(/^file:\/\//, '');
  return { path, line: Number(line), column: Number(column) };
}

/** Index of the parenthesis that the last one closes: a path may contain pairs, `/app/(chat)/[id]/`. */
function opening(text: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at] === ')') depth += 1;
    else if (text[at] === '(') depth -= 1;
    if (depth === 0) return at;
  }
  return text.lastIndexOf('(');
}

/** The source positions in a stack, with their lines. */
export function* placesOf(stack: string | undefined): Generator<StackPlace & { frame: string }> {
  for (const frame of (stack ?? '').split('\n')) {
    const place = frame.startsWith('    at ') ? placeIn(frame) : undefined;
    if (place !== undefined) yield { ...place, frame };
  }
}

/** `chat.test.js:7`, from the folder in which Node was started. */
export function showPlace({ path, line }: Pick<StackPlace, 'path' | 'line'>): string {
  return `${relative(process.cwd(), path)}:${line}`;
}
