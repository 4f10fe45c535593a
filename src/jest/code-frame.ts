/** Code frames: the source lines at the positions named in a failure. */
import { readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { placeIn, type StackPlace } from '../errors/stack-place';
import { withFallback } from '../errors/with-fallback';
import { relativePath } from '../platform/relative-path';
import type { CodeFrame } from '../report/schema';

const before = 4;
const after = 3;
const longestLine = 500;
/** Maximum frames of one test. */
const most = 10;

/** The code frames of each failure, including its causes and the errors of an AggregateError. */
export function codeFramesOf(failures: readonly string[], rootDir: string): CodeFrame[] {
  return failures
    .flatMap((failure, index) =>
      framesIn(failure, rootDir).map((frame) => ({ failure: index, ...frame })),
    )
    .slice(0, most);
}

/** The first code frame, if it belongs to the first failure. */
export function firstCodeFrame([first]: readonly CodeFrame[]): CodeFrame | undefined {
  if (first?.failure !== 0) return undefined;
  const { failure: _, ...frame } = first;
  return frame;
}

/** One code frame per stack in the text: a stack is a run of lines with positions. */
function framesIn(failure: string, rootDir: string): CodeFrame[] {
  const frames: CodeFrame[] = [];
  let isFound = false;
  for (const text of failure.split('\n')) {
    // Paths are still absolute: Jest makes them relative only when it prints.
    const place = placeIn(text);
    if (place === undefined && !/^\s+at /.test(text)) isFound = false;
    if (place === undefined || isFound || !isOwn(place.path, rootDir)) continue;
    const frame = readLines(place, rootDir);
    if (frame === undefined) continue;
    isFound = true;
    if (!frames.some(({ path, line }) => path === frame.path && line === frame.line)) {
      frames.push(frame);
    }
  }
  return frames;
}

function isOwn(path: string, rootDir: string): boolean {
  return path.startsWith(`${rootDir}${sep}`) && !path.includes(`${sep}node_modules${sep}`);
}

function readLines({ path, line, column }: StackPlace, rootDir: string): CodeFrame | undefined {
  // A source map may name a file that does not exist.
  const source = withFallback(() => readFileSync(path, 'utf8'), '').split(/\r?\n/);
  if (line > source.length) return undefined;
  const first = Math.max(1, line - before);
  return {
    path: relativePath(rootDir, path),
    line,
    column,
    first,
    lines: source.slice(first - 1, line + after).map((text) => text.slice(0, longestLine)),
  };
}
