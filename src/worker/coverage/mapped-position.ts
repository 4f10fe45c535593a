/** Looks up positions in a source map: the nearest mapped one, on the preferred side first. */
import {
  GREATEST_LOWER_BOUND,
  generatedPositionFor,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  type TraceMap,
} from '@jridgewell/trace-mapping';
import type { Position } from './line-table';

/** The preferred side if a position itself is not mapped. */
const biases = {
  before: [GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND],
  after: [LEAST_UPPER_BOUND, GREATEST_LOWER_BOUND],
} as const;

export type Side = keyof typeof biases;
type Bias = (typeof biases)[Side][number];

/**
 * Maps a position in `source`, as the map names it, to the generated code; with `isOneSided` only on the
 * preferred side.
 */
export function toGenerated(
  map: TraceMap,
  source: string,
  position: Position,
  side: Side,
  isOneSided = false,
): Position | undefined {
  const [preferred, other] = biases[side];
  const on = (bias: Bias) => {
    const { line, column } = generatedPositionFor(map, { ...position, source, bias });
    return line === null ? undefined : { line, column };
  };
  return on(preferred) ?? (isOneSided ? undefined : on(other));
}

/** Maps a position in the generated code to a source; only to `source` if it is given. */
export function toOriginal(
  map: TraceMap,
  position: Position,
  side: Side,
  source?: string | null,
): Position | undefined {
  for (const bias of biases[side]) {
    const found = originalPositionFor(map, { ...position, bias });
    if (found.line === null || (source !== undefined && found.source !== source)) continue;
    return { line: found.line, column: found.column };
  }
  return undefined;
}
