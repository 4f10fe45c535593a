/** How often each place of a source file ran, from V8's counts of the scripts made of it. */
import type { Position } from './line-table';
import { toGenerated } from './mapped-position';
import type { ExecutedScript, FunctionCoverage } from './scripts';

/** Execution counts of a source file, summed over all processes. */
export interface Counts {
  /** The count of the code at a position. */
  at(position: Position): number;
  /** The same for an expression: a function that starts here was created, not called. */
  ofExpressionAt(position: Position): number;
}

/** Sums the counts of a source file over every script that was compiled from it. */
export function countsOf(source: string, scripts: readonly ExecutedScript[]): Counts {
  const readers = scripts.map((script) => ({
    offsetOf: offsetFinder(source, script),
    lookUp: rangeFinder(script.functions),
  }));
  const sum = (position: Position, isExpression: boolean): number =>
    readers.reduce((total, { offsetOf, lookUp }) => {
      const offset = offsetOf(position);
      return offset === undefined ? total : total + lookUp(offset, isExpression);
    }, 0);
  return {
    at: (position) => sum(position, false),
    ofExpressionAt: (position) => sum(position, true),
  };
}

/** Maps a position in the source to an offset in the executed code. */
function offsetFinder(
  source: string,
  { map, sources, lines }: ExecutedScript,
): (position: Position) => number | undefined {
  if (map === undefined) return (position) => lines.offsetOf(position);
  const name = map.resolvedSources[sources.indexOf(source)];
  if (name == null) return () => undefined;
  return (position) => {
    const found = toGenerated(map, name, position, 'before');
    return found && lines.offsetOf(found);
  };
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly count: number;
  readonly isFunction: boolean;
}

/** Finds the count of the innermost range that contains an offset. */
export function rangeFinder(
  functions: readonly FunctionCoverage[],
): (offset: number, isExpression: boolean) => number {
  const ranges: Range[] = functions.flatMap((entry) =>
    entry.ranges.map(({ startOffset, endOffset, count }, index) => ({
      start: startOffset,
      end: endOffset,
      count,
      isFunction: index === 0,
    })),
  );
  // Outer ranges first. Of two equal ranges V8 lists the function before its block.
  ranges.sort((a, b) => a.start - b.start || b.end - a.end);
  return (offset, isExpression) => {
    let found: Range | undefined;
    for (const range of ranges) {
      if (range.start > offset) break;
      if (range.end <= offset) continue;
      if (isExpression && range.isFunction && range.start === offset && found) continue;
      found = range;
    }
    return found?.count ?? 0;
  };
}
