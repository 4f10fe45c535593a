/** The position of a call in a test, and whether its source meets a condition. */
import { readFileSync } from 'node:fs';
import type { LateCall } from '../bridge/awaited-call';
import { withoutOwnFrames } from '../errors/read-cause';
import { placesOf, showPlace } from '../errors/stack-place';
import { withFallback } from '../errors/with-fallback';
import { withoutHelpers } from './compiled-async';

/** The frames of the call in the user's code. */
export function placeOf({ stack }: LateCall): string {
  return withoutHelpers(withoutExpect(withoutOwnFrames(stack)));
}

/** The file and line of the call: `chat.test.js:7`; `undefined` without a stack. */
export function lineOf(call: LateCall): string | undefined {
  const [place] = placesOf(placeOf(call));
  return place && showPlace(place);
}

/** Removes the frames of Jest's expect, which calls the matchers. */
function withoutExpect(stack: string): string {
  const lines = stack.split('\n');
  return lines.filter((line) => !/^ {4}at .*[\\/]expect[\\/]build[\\/]/.test(line)).join('\n');
}

/** Whether the call was made by one of these files. */
export function isOfModule({ stack }: LateCall, servers: ReadonlySet<string>): boolean {
  return [...placesOf(stack)].some(({ path }) => servers.has(path));
}

/** Whether the condition holds for the call itself, or for a call of the function around it. */
export function inSource(
  { stack }: LateCall,
  holds: (source: string, offset: number) => boolean,
): boolean {
  for (const { source, offset } of framesOf(stack)) if (holds(source, offset)) return true;
  return false;
}

/** A frame of a call in the user's code. */
export interface SourceFrame {
  readonly path: string;
  readonly source: string;
  readonly offset: number;
}

/** The frames whose source can be read, innermost first. */
export function* framesOf(stack: string | undefined): Generator<SourceFrame> {
  for (const { path, line, column } of placesOf(withoutHelpers(stack ?? ''))) {
    const source = path.includes('node_modules') ? undefined : readSource(path);
    if (source === undefined) continue;
    const before = source.split('\n', line - 1);
    const offset = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
    yield { path, source, offset };
  }
}

export function readSource(path: string): string | undefined {
  return withFallback(() => readFileSync(path, 'utf8'), undefined);
}
