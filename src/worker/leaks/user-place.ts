import { join, relative, sep } from 'node:path';
import { placesOf } from '../../errors/stack-place';

/** The folder of this package, as built or as source. */
const own = join(__dirname, '..', '..') + sep;
/** What passes calls of the user on to Node, redirected or not. */
const passing = join(own, 'worker', 'routing') + sep;

/** Frames of one stack: those of the libraries between Node and the user's line. */
const frames = 24;

/** The stack of this moment, written when it is read; it begins after the function `above`. */
export function stackBehind(above: (...values: never[]) => unknown): { readonly stack?: string } {
  const site = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = frames;
  Error.captureStackTrace(site, above);
  Error.stackTraceLimit = stackTraceLimit;
  return site;
}

/** A line of the user's. */
export interface UserPlace {
  /** `server.js:12`. */
  readonly place: string;
  /** Its frame in the stack. */
  readonly frame: string;
}

/**
 * The first line of a stack that is neither of Node nor of a package; `undefined` when this package
 * comes before it, or when there is none.
 */
export function userPlace(stack: string | undefined): UserPlace | undefined {
  for (const { path, line, frame } of placesOf(stack)) {
    if (path.startsWith(passing)) continue;
    if (path.startsWith(own)) return undefined;
    if (path.startsWith('node:') || path.includes(`${sep}node_modules${sep}`)) continue;
    return { place: `${relative(process.cwd(), path)}:${line}`, frame };
  }
  return undefined;
}
