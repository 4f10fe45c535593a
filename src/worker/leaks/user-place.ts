import { join, sep } from 'node:path';
import { placesOf, showPlace } from '../../errors/stack-place';

/** The folder of this package, compiled or source. */
const own = join(__dirname, '..', '..') + sep;
/** Code that forwards the user's calls to Node: redirected or not, and `lease.listen()`. */
const passing = [
  join(own, 'worker', 'routing') + sep,
  ...['lease.', 'listen.'].map((file) => join(own, 'worker', 'ports', file)),
];

/** Stack frames to read: libraries may lie between Node and the user's line. */
const frames = 24;

/** Captures the stack of the caller of `above`; formatted on first access. */
export function stackBehind(above: (...values: never[]) => unknown): { readonly stack?: string } {
  const site = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = frames;
  Error.captureStackTrace(site, above);
  Error.stackTraceLimit = stackTraceLimit;
  return site;
}

/** A line of the user's code. */
export interface UserPlace {
  /** `server.js:12`. */
  readonly place: string;
  /** The stack frame of the line. */
  readonly frame: string;
}

/**
 * The first stack frame outside of Node and packages; `undefined` if this package comes before it, or if
 * there is none.
 */
export function userPlace(stack: string | undefined): UserPlace | undefined {
  for (const found of placesOf(stack)) {
    const { path, frame } = found;
    if (passing.some((start) => path.startsWith(start))) continue;
    if (path.startsWith(own)) return undefined;
    if (path.startsWith('node:') || path.includes(`${sep}node_modules${sep}`)) continue;
    return { place: showPlace(found), frame };
  }
  return undefined;
}
