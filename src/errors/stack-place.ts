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
    ? text.slice(text.lastIndexOf('(') + 1, -1)
    : text.slice('at '.length).replace(/^async /, '');
  const columnAt = place.lastIndexOf(':');
  const lineAt = place.lastIndexOf(':', columnAt - 1);
  const [line, column] = [place.slice(lineAt + 1, columnAt), place.slice(columnAt + 1)];
  const isPlace = lineAt > 0 && /^\d+$/.test(line) && /^\d+$/.test(column) && !place.includes(')');
  if (!isPlace) return undefined;
  const path = place.slice(0, lineAt).replace(/^file:\/\//, '');
  return { path, line: Number(line), column: Number(column) };
}

/** The source positions in a stack, with their lines. */
export function* placesOf(stack: string | undefined): Generator<StackPlace & { frame: string }> {
  for (const frame of (stack ?? '').split('\n')) {
    const place = frame.startsWith('    at ') ? placeIn(frame) : undefined;
    if (place !== undefined) yield { ...place, frame };
  }
}
