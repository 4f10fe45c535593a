/** Carries V8's ranges from the text that a server executed over to the text that Jest would execute. */
import {
  GREATEST_LOWER_BOUND,
  generatedPositionFor,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  TraceMap,
} from '@jridgewell/trace-mapping';
import { LineTable, type Position } from './line-table';
import type { ExecutedScript, FunctionCoverage } from './scripts';

/** Jest's form of a source file. */
export interface TargetText {
  readonly code: string;
  /** From the code to the source; absent when Jest runs the source itself. */
  readonly map: ConstructorParameters<typeof TraceMap>[0] | undefined;
}

/** Translates the functions of a script that belong to `source`. */
export function translateFunctions(
  source: string,
  script: ExecutedScript,
  target: TargetText,
): FunctionCoverage[] {
  // The same compiler with the same settings: nothing is lost by way of the maps.
  if (script.lines.isLike(LineTable.of(target.code))) return clip(script.functions, target.code);
  const toSource = executedToSource(source, script);
  const toTarget = sourceToTarget(target);
  const carry = (offset: number, edge: 'start' | 'end'): number | undefined => {
    const position = toSource(edge === 'start' ? offset : Math.max(0, offset - 1), edge);
    const found = position && toTarget(position, edge);
    return found === undefined ? undefined : found + (edge === 'start' ? 0 : 1);
  };
  return script.functions.flatMap((entry) => {
    const ranges = entry.ranges.flatMap(({ startOffset, endOffset, count }) => {
      const start = startOffset === 0 ? 0 : carry(startOffset, 'start');
      const isWhole = startOffset === 0 && entry.functionName === '';
      const end = isWhole ? target.code.length : carry(endOffset, 'end');
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

type Edge = 'start' | 'end';
/** What starts at a token looks on from it; what ends looks back. */
const biases = {
  start: [LEAST_UPPER_BOUND, GREATEST_LOWER_BOUND],
  end: [GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND],
} as const;

function executedToSource(
  source: string,
  { lines, map, sources }: ExecutedScript,
): (offset: number, edge: Edge) => Position | undefined {
  if (map === undefined) return (offset) => lines.positionAt(offset);
  const name = map.resolvedSources[sources.indexOf(source)];
  return (offset, edge) => {
    const position = lines.positionAt(offset);
    for (const bias of biases[edge]) {
      const found = originalPositionFor(map, { ...position, bias });
      if (found.source === name && found.line !== null) return found;
    }
    return undefined;
  };
}

function sourceToTarget({
  code,
  map: input,
}: TargetText): (position: Position, edge: Edge) => number | undefined {
  const lines = LineTable.of(code);
  if (input === undefined) return (position) => lines.offsetOf(position);
  const map = new TraceMap(input);
  const [name] = map.sources;
  if (name == null) return () => undefined;
  return (position, edge) => {
    for (const bias of biases[edge]) {
      const { line, column } = generatedPositionFor(map, { ...position, source: name, bias });
      if (line !== null) return lines.offsetOf({ line, column });
    }
    return undefined;
  };
}
