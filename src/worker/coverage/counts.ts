import {
  GREATEST_LOWER_BOUND,
  generatedPositionFor,
  LEAST_UPPER_BOUND,
} from '@jridgewell/trace-mapping';
import type { Position } from './line-table';
import type { ExecutedScript, FunctionCoverage } from './scripts';

/** How often a place of a source file ran, in all processes; see {@link countsOf}. */
export interface Counts {
  /** The count of the code that stands at a position. */
  at(position: Position): number;
  /** The same for an expression: a function that begins here was made, not called. */
  ofExpressionAt(position: Position): number;
}

/** Sums the counts of a source file over every script that was made of it. */
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

/** From a position in the source to an offset in the executed text. */
function offsetFinder(
  source: string,
  { map, sources, lines }: ExecutedScript,
): (position: Position) => number | undefined {
  if (map === undefined) return (position) => lines.offsetOf(position);
  const name = map.resolvedSources[sources.indexOf(source)];
  if (name == null) return () => undefined;
  return (position) => {
    for (const bias of [GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND] as const) {
      const { line, column } = generatedPositionFor(map, { ...position, source: name, bias });
      if (line !== null) return lines.offsetOf({ line, column });
    }
    return undefined;
  };
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly count: number;
  readonly isFunction: boolean;
}

/** The count of the innermost range around an offset. */
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
  // Outer ones first; V8 lists a block after the function that it fills.
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
