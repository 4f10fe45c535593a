/** Maps V8's ranges from the code that a server executed to the code that Jest would execute. */
import { TraceMap } from '@jridgewell/trace-mapping';
import { LineTable, type Position } from './line-table';
import { type Side, toGenerated, toOriginal } from './mapped-position';
import type { ExecutedScript, FunctionCoverage } from './scripts';

/** A source file as Jest executes it. */
export interface TargetText {
  readonly code: string;
  /** Maps the code to the source; absent when Jest executes the source itself. */
  readonly map: ConstructorParameters<typeof TraceMap>[0] | undefined;
}

/** Maps the functions of a script that belong to `source`. */
export function translateFunctions(
  source: string,
  script: ExecutedScript,
  target: TargetText,
): FunctionCoverage[] {
  // Compiled alike: offsets are exact without the maps.
  if (script.lines.isLike(LineTable.of(target.code))) return clip(script.functions, target.code);
  const toSource = executedToSource(source, script);
  const toTarget = sourceToTarget(target);
  const mapOffset = (offset: number, side: Side): number | undefined => {
    const position = toSource(offset, side);
    return position && toTarget(position, side);
  };
  // A range ends after its last character: that character is mapped.
  const mapStart = (offset: number) => (offset === 0 ? 0 : mapOffset(offset, 'after'));
  const mapEnd = (offset: number): number | undefined => {
    const last = mapOffset(Math.max(0, offset - 1), 'before');
    return last === undefined ? undefined : last + 1;
  };
  return script.functions.flatMap((entry) => {
    const ranges = entry.ranges.flatMap(({ startOffset, endOffset, count }) => {
      const start = mapStart(startOffset);
      const isWhole = startOffset === 0 && entry.functionName === '';
      const end = isWhole ? target.code.length : mapEnd(endOffset);
      if (start === undefined || end === undefined || end <= start) return [];
      return [{ startOffset: start, endOffset: end, count }];
    });
    const [whole] = ranges;
    return whole === undefined ? [] : [{ ...entry, ranges }];
  });
}

function clip(functions: readonly FunctionCoverage[], { length }: string): FunctionCoverage[] {
  return functions.map((entry) => ({
    ...entry,
    ranges: entry.ranges.map((range) => ({
      ...range,
      endOffset: Math.min(range.endOffset, length),
    })),
  }));
}

function executedToSource(
  source: string,
  { lines, map, sources }: ExecutedScript,
): (offset: number, side: Side) => Position | undefined {
  if (map === undefined) return (offset) => lines.positionAt(offset);
  const name = map.resolvedSources[sources.indexOf(source)];
  return (offset, side) => toOriginal(map, lines.positionAt(offset), side, name ?? null);
}

function sourceToTarget({
  code,
  map: input,
}: TargetText): (position: Position, side: Side) => number | undefined {
  const lines = LineTable.of(code);
  if (input === undefined) return (position) => lines.offsetOf(position);
  const map = new TraceMap(input);
  const [name] = map.sources;
  if (name == null) return () => undefined;
  return (position, side) => {
    const found = toGenerated(map, name, position, side);
    return found && lines.offsetOf(found);
  };
}
