import { copyEvidence } from '../errors/evidence';
import { pointAt } from '../errors/point-at';
import { isError, messageOf, read } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';

/** The place of the user's call. The stack is formatted only when it is read. */
export interface CallSite {
  readonly stack?: string;
}

/** A function or a class that the user calls. */
type Entry =
  | ((...parameters: never[]) => unknown)
  | (abstract new (
      ...parameters: never[]
    ) => unknown);

/** How many frames are kept of a call. */
const frames = 16;

/** Remembers the frames above `entry`, the function that the user called; without one, the caller's. */
export function callSite(entry: Entry = callSite): CallSite {
  const site: CallSite = {};
  const { stackTraceLimit } = Error;
  // Jest sets 100; the user's line is among the first, and each further frame costs.
  Error.stackTraceLimit = Math.min(stackTraceLimit, frames);
  Error.captureStackTrace(site, entry);
  Error.stackTraceLimit = stackTraceLimit;
  return site;
}

/**
 * An error of the worker's realm as an error of this one, so that `instanceof` and `toStrictEqual`
 * hold, with the stack of the user's own line. What is not ours stays as it is.
 */
export function failureAt(site: CallSite, error: unknown): unknown {
  return error instanceof WsDynamicError ? pointAt(inThisRealm(error), site.stack) : error;
}

/** Runs it; a failure points at `site`. */
export async function settleAt<Value>(
  site: CallSite,
  run: () => Value | Promise<Value>,
): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    throw failureAt(site, error);
  }
}

/** Like {@link settleAt}, for synchronous calls; a failure points at the line that called `entry`. */
export function runNowAt<Value>(
  entry: (...parameters: never[]) => unknown,
  run: () => Value,
): Value {
  try {
    return run();
  } catch (error) {
    throw failureAt(callSite(entry), error);
  }
}

/** The same error, made in this realm, with another message if one is given. */
export function inThisRealm(error: WsDynamicError, message = error.message): WsDynamicError {
  const options: { cause?: unknown; details?: object } = {};
  if (error.cause !== undefined) options.cause = ownCause(error.cause);
  if (error.details !== undefined) options.details = ownData(error.details);
  const own = new WsDynamicError(error.code, message, options);
  return copyEvidence(error, own);
}

/** Plain data made again with this realm's prototypes. */
export function ownData<Data extends object>(data: Data): Data {
  return JSON.parse(JSON.stringify(data)) as Data;
}

function ownCause(cause: unknown): unknown {
  // Here instanceof is meant: an error of this realm is the user's own and stays the same object.
  if (!isError(cause) || cause instanceof Error) return cause;
  const code = read(cause, 'code');
  const own = pointAt(new Error(messageOf(cause)), String(read(cause, 'stack')));
  return Object.assign(own, { name: read(cause, 'name') }, code !== undefined && { code });
}
