import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { orElse } from '../errors/or-else';
import { placeIn, type StackPlace } from '../errors/stack-place';
import type { CodeFrame } from '../report/schema';

const before = 4;
const after = 3;
const longestLine = 500;

/** The lines of the project around the first place of a failure that is the user's own. */
export function codeFrameOf(failure: string, rootDir: string): CodeFrame | undefined {
  for (const text of failure.split('\n')) {
    // Jest makes paths relative only when it prints.
    const place = placeIn(text);
    if (place === undefined || !isOwn(place.path, rootDir)) continue;
    return readLines(place, rootDir);
  }
  return undefined;
}

function isOwn(path: string, rootDir: string): boolean {
  return path.startsWith(`${rootDir}${sep}`) && !path.includes(`${sep}node_modules${sep}`);
}

function readLines({ path, line, column }: StackPlace, rootDir: string): CodeFrame | undefined {
  // A map may name a source that is not there.
  const source = orElse(() => readFileSync(path, 'utf8'), '').split(/\r?\n/);
  if (line > source.length) return undefined;
  const first = Math.max(1, line - before);
  return {
    path: relative(rootDir, path).split(sep).join('/'),
    line,
    column,
    first,
    lines: source.slice(first - 1, line + after).map((text) => text.slice(0, longestLine)),
  };
}
