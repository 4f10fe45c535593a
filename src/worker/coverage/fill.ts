/** Puts V8's counts into the frame that Jest's own instrumentation made of a file. */
import {
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  TraceMap,
} from '@jridgewell/trace-mapping';
import type { BranchMapping, FileCoverageData, Range } from 'istanbul-lib-coverage';
import type { Counts } from './counts';
import type { Position } from './line-table';

/** A frame as `babel-plugin-istanbul` writes it. */
export interface CoverageFrame extends FileCoverageData {
  /** From the text that was instrumented to the source, where a transform came before. */
  readonly inputSourceMap?: ConstructorParameters<typeof TraceMap>[0] | null;
}

/**
 * A frame with the counts of another run of the same source. Statements, functions and branches stay
 * Jest's own, so that the result adds up with what the tests load themselves.
 */
export function fillFrame<Frame extends CoverageFrame>(frame: Frame, counts: Counts): Frame {
  const toSource = sourceMapper(frame);
  const statements = Object.entries(frame.statementMap).map(([id, { start }]) => {
    const position = toSource(start);
    return { id, start, count: position === undefined ? 0 : counts.ofExpressionAt(position) };
  });
  const countAt = (start: Position): number => {
    const position = toSource(start);
    return position === undefined ? 0 : counts.at(position);
  };
  const firstInside = (range: Range): number | undefined =>
    statements.find(({ start }) => isInside(start, range))?.count;

  const functions = Object.entries(frame.fnMap).map(([id, { loc }]) => [id, countAt(loc.start)]);
  const branches = Object.entries(frame.branchMap).map(([id, branch]) => [
    id,
    branch.type === 'if'
      ? ifCounts(branch, countAt(branch.loc.start), statements)
      : branch.locations.map((location) =>
          branch.type === 'switch'
            ? (firstInside(location) ?? countAt(location.start))
            : countAt(location.start),
        ),
  ]);
  return {
    ...frame,
    s: Object.fromEntries(statements.map(({ id, count }) => [id, count])),
    f: Object.fromEntries(functions),
    b: Object.fromEntries(branches),
  };
}

interface CountedStatement {
  readonly start: Position;
  readonly count: number;
}

/** Istanbul gives no place to the first arm and none to an `else` that is not written. */
function ifCounts(
  { loc, locations }: BranchMapping,
  total: number,
  statements: readonly CountedStatement[],
): [number, number] {
  const written = locations[1];
  const otherwise = written !== undefined && hasPlace(written) ? written : undefined;
  const inElse = (start: Position): boolean =>
    otherwise !== undefined && isInside(start, otherwise);
  const inside = statements.filter(
    ({ start }) => isInside(start, loc) && !isSame(start, loc.start),
  );
  const first = inside.find(({ start }) => !inElse(start));
  const second = inside.find(({ start }) => inElse(start));
  const then = first?.count ?? (second === undefined ? total : total - second.count);
  return [then, second?.count ?? Math.max(0, total - then)];
}

function sourceMapper({
  inputSourceMap,
}: CoverageFrame): (start: Position) => Position | undefined {
  if (!inputSourceMap) return (start) => start;
  const map = new TraceMap(inputSourceMap);
  return (start) => {
    // Code that a compiler added often has no place of its own, but is followed by some that has.
    for (const bias of [GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND] as const) {
      const { line, column } = originalPositionFor(map, { ...start, bias });
      if (line !== null) return { line, column };
    }
    return undefined;
  };
}

function hasPlace({ start }: Range): boolean {
  return (start as Partial<Position>).line !== undefined;
}

function isInside(start: Position, range: Range): boolean {
  return !isBefore(start, range.start) && isBefore(start, range.end);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

function isSame(a: Position, b: Position): boolean {
  return a.line === b.line && a.column === b.column;
}
