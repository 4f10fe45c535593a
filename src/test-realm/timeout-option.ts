import { WsDynamicError } from '../errors';

/** The limit of a wait. */
export interface TimeoutOption {
  /** Milliseconds on the real clock. Default: until shortly before the running test's own limit. */
  readonly timeout?: number;
}

/** The given limit, checked. Throws ERR_WS_OPTION_INVALID for what is not a number of milliseconds. */
export function checkTimeout(options: TimeoutOption | undefined, call: string): number | undefined {
  const timeout: unknown = options?.timeout;
  if (timeout === undefined) return undefined;
  if (typeof timeout === 'number' && timeout >= 0) return timeout;
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `${call}() was given the timeout ${String(timeout)} (${typeof timeout}).\n` +
      'A timeout is a number of milliseconds, 0 or more: { timeout: 1000 }.',
  );
}
