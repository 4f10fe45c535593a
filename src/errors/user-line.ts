import { isAbsolute } from 'node:path';
import { withoutOwnFrames } from './read-cause';
import { placesOf, showPlace } from './stack-place';

/** The first line of the user's code in a stack: `chat.test.js:7`; `undefined` if there is none. */
export function userLine(stack: string | undefined): string | undefined {
  for (const place of placesOf(withoutOwnFrames(stack))) {
    const { path } = place;
    if (isAbsolute(path) && !path.includes('node_modules')) return showPlace(place);
  }
  return undefined;
}
