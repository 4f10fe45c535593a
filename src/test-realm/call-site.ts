import { copyEvidence, evidenceOf } from '../errors/evidence';
import { pointAt } from '../errors/point-at';
import { framesOf, isError, messageOf, read, userFrames } from '../errors/read-cause';
import { placesOf } from '../errors/stack-place';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { parse, stringify } from './own-json';

/** The location of the user's call. The stack is formatted only when it is read. */
export interface CallSite {
  readonly stack?: string;
}

/** A function or class called by the user. */
type Entry =
  | ((...parameters: never[]) => unknown)
  | (abstract new (
      ...parameters: never[]
    ) => unknown);

/** Number of stack frames stored per call. */
const frames = 16;

/** Captures the frames above `entry`, the function that the user called; by default those of the caller. */
export function callSite(entry: Entry = callSite): CallSite {
  const site: CallSite = {};
  const { stackTraceLimit } = Error;
  // Jest sets 100; the user's line is among the first, and each further frame takes time.
  Error.stackTraceLimit = Math.min(stackTraceLimit, frames);
  Error.captureStackTrace(site, entry);
  Error.stackTraceLimit = stackTraceLimit;
  return site;
}

/**
 * Converts an error of the worker's realm to an error of this realm, so that `instanceof` and `toStrictEqual`
 * work, with the stack of the user's line, below that of the user's code that threw. Other errors are returned
 * unchanged.
 */
export function failureAt(site: CallSite, error: unknown): unknown {
  if (!(error instanceof WsDynamicError)) return error;
  const { isPlaced } = evidenceOf(error);
  return pointAt(inThisRealm(error), isPlaced ? withCall(error.stack, site) : site.stack);
}

/** The frames of the code that threw, then those of the call, unless they include its line. */
function withCall(stack: string | undefined, site: CallSite): string {
  const thrown = framesOf(stack);
  const [line] = placesOf(userFrames(site.stack));
  if (line === undefined || thrown.includes(`${line.path}:${line.line}:`)) return thrown;
  return `${thrown}\n${framesOf(site.stack)}`;
}

/**
 * Rejects some microtasks later, when the asynchronous stack of the error contains the caller that awaits the
 * promise resolved with this one.
 */
export async function failLater(site: CallSite, error: unknown): Promise<never> {
  await undefined;
  await undefined;
  throw failureAt(site, error);
}

/** Runs `work`; a failure points at `site`. */
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

/** A copy of the error in this realm, with another message if one is given. */
export function inThisRealm(error: WsDynamicError, message = error.message): WsDynamicError {
  const options: { cause?: unknown; details?: object } = {};
  if (error.cause !== undefined) options.cause = ownCause(error.cause);
  if (error.details !== undefined) options.details = ownData(error.details);
  const own = new WsDynamicError(error.code, message, options);
  return copyEvidence(error, own);
}

/** A copy of plain data with this realm's prototypes. */
export function ownData<Data extends object>(data: Data): Data {
  return parse(stringify(data)) as Data;
}

function ownCause(cause: unknown): unknown {
  // instanceof on purpose: errors of this realm are the user's, and are returned unchanged.
  if (!isError(cause) || cause instanceof Error) return cause;
  const code = read(cause, 'code');
  const own = pointAt(new Error(messageOf(cause)), String(read(cause, 'stack')));
  return Object.assign(own, { name: read(cause, 'name') }, code !== undefined && { code });
}
