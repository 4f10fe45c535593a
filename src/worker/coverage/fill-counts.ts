/** Fills the coverage object that Jest's instrumentation generates for a file with V8's counts. */
import { TraceMap } from '@jridgewell/trace-mapping';
import type { BranchMapping, FileCoverageData, Range } from 'istanbul-lib-coverage';
import type { CountAt, IsDropped } from './counts';
import type { Position } from './line-table';
import { toOriginal } from './mapped-position';

/** The coverage object of a file, as `babel-plugin-istanbul` generates it. */
export interface CoverageFrame extends FileCoverageData {
  /** Maps the instrumented code to the source; set if another transform ran first. */
  readonly inputSourceMap?: ConstructorParameters<typeof TraceMap>[0] | null;
}

/**
 * Replaces the counts of a coverage object. Its statements, functions and branches are kept, so that the
 * result can be merged with the coverage of the tests; code that the executed script does not contain is
 * removed, because it could not run.
 */
export function fillFrame<Frame extends CoverageFrame>(
  whole: Frame,
  countOf: CountAt,
  isDropped: IsDropped = () => false,
): Frame {
  const toSource = sourceMapper(whole);
  const frame = withoutDropped(whole, ({ start, end }) => {
    const [from, to] = [toSource(start), toSource(end)];
    return from !== undefined && to !== undefined && isDropped(from, to);
  });
  const countAt = (start: Position, what: Parameters<CountAt>[1] = 'branch'): number => {
    const position = toSource(start);
    return position === undefined ? 0 : countOf(position, what);
  };
  const statements = Object.entries(frame.statementMap).map(([id, { start }]) => ({
    id,
    start,
    count: countAt(start, 'statement'),
  }));
  const firstInside = (range: Range): number | undefined =>
    statements.find(({ start }) => isInside(start, range))?.count;

  const functions = Object.entries(frame.fnMap).map(([id, { loc }]) => [
    id,
    countAt(loc.start, 'body'),
  ]);
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

function withoutDropped<Frame extends CoverageFrame>(
  frame: Frame,
  isDropped: (range: Range) => boolean,
): Frame {
  const kept = <Item>(items: Record<string, Item>, rangeOf: (item: Item) => Range) =>
    Object.fromEntries(Object.entries(items).filter(([, item]) => !isDropped(rangeOf(item))));
  return {
    ...frame,
    statementMap: kept(frame.statementMap, (range) => range),
    fnMap: kept(frame.fnMap, ({ loc }) => loc),
    branchMap: kept(frame.branchMap, ({ loc }) => loc),
  };
}

interface CountedStatement {
  readonly start: Position;
  readonly count: number;
}

/**
 * Counts of the two branches of an `if`. Istanbul records no location for the first branch, nor for an absent
 * `else`: their counts are those of the first statement inside, or the difference.
 */
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
  // Code added by a compiler is often unmapped, but the code after it is mapped.
  return (start) => toOriginal(map, start, 'before');
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
