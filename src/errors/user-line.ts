import { isAbsolute, relative } from 'node:path';
import { withoutOwnFrames } from './read-cause';
import { placesOf } from './stack-place';

/** The first line of the user's code in a stack: `chat.test.js:7`; `undefined` if there is none. */
export function userLine(stack: string | undefined): string | undefined {
  for (const { path, line } of placesOf(withoutOwnFrames(stack))) {
    if (!isAbsolute(path) || path.includes('node_modules')) continue;
    return `${relative(process.cwd(), path)}:${line}`;
  }
  return undefined;
}
