import { restack, WsDynamicError } from '../errors';

/** Where the user called us. The stack is formatted only when it is read. */
export interface CallSite {
  readonly stack?: string;
}

/** Remembers the frames above `entry`, the function that the user called; without one, the caller's. */
export function callSite(entry: (...parameters: never[]) => unknown = callSite): CallSite {
  const site: CallSite = {};
  Error.captureStackTrace(site, entry);
  return site;
}

/**
 * An error of the worker's realm as an error of this one, so that `instanceof` and `toStrictEqual`
 * hold, with the stack of the user's own line. What is not ours stays as it is.
 */
export function failureAt(site: CallSite, error: unknown): unknown {
  if (!(error instanceof WsDynamicError)) return error;
  const options: { cause?: unknown; details?: object } = {};
  if (error.cause !== undefined) options.cause = ownCause(error.cause);
  if (error.details !== undefined) options.details = ownData(error.details);
  const own = new WsDynamicError(error.code, error.message, options);
  pointTo(site, own);
  return own;
}

/** Gives an error made later the stack of the call that it belongs to. */
export function pointTo(site: CallSite, error: Error): void {
  if (site.stack !== undefined) restack(error, site.stack);
}

/** Plain data made again with this realm's prototypes. */
export function ownData<Data extends object>(data: Data): Data {
  return JSON.parse(JSON.stringify(data)) as Data;
}

function ownCause(cause: unknown): unknown {
  if (typeof cause !== 'object' || cause === null || cause instanceof Error) return cause;
  const { name, message, code, stack } = cause as Partial<NodeJS.ErrnoException>;
  if (typeof message !== 'string') return cause;
  const own = new Error(message);
  return Object.assign(own, { name: name ?? 'Error', stack }, code !== undefined && { code });
}
