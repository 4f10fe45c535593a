/** Execution counts of a source file, from V8's counts of the scripts compiled from it. */
import { eachMapping } from '@jridgewell/trace-mapping';
import type { Position } from './line-table';
import { type Side, toGenerated } from './mapped-position';
import type { ExecutedScript, FunctionCoverage } from './scripts';

/**
 * The execution count at a position: of a statement, a branch, or the body of a function. A function that
 * starts where a statement or a body starts was created there, not called.
 */
export type CountAt = (position: Position, what: 'statement' | 'branch' | 'body') => number;

/** Whether no script contains code for a range of the source. */
export type IsDropped = (start: Position, end: Position) => boolean;

/**
 * Detects code that a bundler dropped: no part of it is mapped. A compiler, whose map has one source, drops
 * only types.
 */
export function droppedFrom(source: string, scripts: readonly ExecutedScript[]): IsDropped {
  const mapped: (readonly Position[])[] = [];
  for (const { map, sources } of scripts) {
    if (map === undefined || sources.length < 2) return () => false;
    const name = map.resolvedSources[sources.indexOf(source)];
    const places: Position[] = [];
    eachMapping(map, ({ source: from, originalLine, originalColumn }) => {
      if (from === name && originalLine !== null) {
        places.push({ line: originalLine, column: originalColumn });
      }
    });
    mapped.push(places.sort(comparePositions));
  }
  return (start, end) =>
    mapped.every((places) => {
      const next = firstFrom(places, start);
      return next === undefined || comparePositions(next, end) >= 0;
    });
}

const comparePositions = (one: Position, other: Position): number =>
  one.line - other.line || one.column - other.column;

/** The first of the sorted positions that is not before `start`. */
function firstFrom(places: readonly Position[], start: Position): Position | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = places[middle];
    if (place !== undefined && comparePositions(place, start) < 0) low = middle + 1;
    else high = middle;
  }
  return places[low];
}

/** Sums the counts of a source file over all scripts compiled from it. */
export function countsOf(source: string, scripts: readonly ExecutedScript[]): CountAt {
  const counters = scripts.map((script): CountAt => {
    const offsetOf = offsetFinder(source, script);
    const lookUp = rangeFinder(script.functions);
    return (position, what) => {
      // Compilers repeat a function's name outside of it, mapped to the position of the name.
      const inBody = what === 'body' ? offsetOf(position, 'after', true) : undefined;
      if (inBody !== undefined) return lookUp(inBody, true);
      const offset = offsetOf(position, 'before');
      return offset === undefined ? 0 : lookUp(offset, what === 'statement');
    };
  });
  return (position, what) =>
    counters.reduce((total, countAt) => total + countAt(position, what), 0);
}

/** Maps a position in the source to an offset in the executed code. */
function offsetFinder(
  source: string,
  { map, sources, lines }: ExecutedScript,
): (position: Position, side: Side, isOneSided?: boolean) => number | undefined {
  if (map === undefined) return (position) => lines.offsetOf(position);
  const name = map.resolvedSources[sources.indexOf(source)];
  if (name == null) return () => undefined;
  return (position, side, isOneSided) => {
    const found = toGenerated(map, name, position, side, isOneSided);
    return found && lines.offsetOf(found);
  };
}

/** Finds the count of the innermost range that contains an offset. */
export function rangeFinder(
  functions: readonly FunctionCoverage[],
): (offset: number, isExpression: boolean) => number {
  const ranges = functions.flatMap((entry) =>
    entry.ranges.map((range, index) => ({ ...range, isFunction: index === 0 })),
  );
  // Outer ranges first. Of two equal ranges V8 lists the function before its block.
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  return (offset, isExpression) => {
    let found: (typeof ranges)[number] | undefined;
    for (const range of ranges) {
      if (range.startOffset > offset) break;
      if (range.endOffset <= offset) continue;
      if (isExpression && range.isFunction && range.startOffset === offset && found) continue;
      found = range;
    }
    return found?.count ?? 0;
  };
}
