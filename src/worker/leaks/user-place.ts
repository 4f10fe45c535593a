import { join, sep } from 'node:path';
import { placesOf, showPlace } from '../../errors/stack-place';

/** The folder of this package, compiled or source. */
const own = join(__dirname, '..', '..') + sep;
/** Packages of Jest, whose timers are its own. */
const ofJest = /[\\/]node_modules[\\/](?:@jest[\\/]|jest)/;
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

/** A line of the user's code, or of a package that works for it. */
export interface UserPlace {
  /** `server.js:12`. */
  readonly place: string;
  /** The stack frame of the line; empty for a package. */
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

/**
 * The first stack frame of a package, where a callback of that package called Node: a client that reconnects.
 * `undefined` if other code is on the stack.
 */
export function packagePlace(stack: string | undefined): UserPlace | undefined {
  const places = [...placesOf(stack)].filter(({ path }) => !path.startsWith('node:'));
  const areOfPackages = places.every(
    ({ path }) =>
      path.includes(`${sep}node_modules${sep}`) && !path.startsWith(own) && !ofJest.test(path),
  );
  const [first] = places;
  if (first === undefined || !areOfPackages) return undefined;
  const { path, line } = first;
  return { place: `${path.slice(path.lastIndexOf('node_modules'))}:${line}`, frame: '' };
}
