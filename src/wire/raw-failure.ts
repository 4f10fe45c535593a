import { isError } from '../errors/read-cause';
import { type ErrorCode, WsDynamicError } from '../errors/ws-dynamic-error';

export const rawRemedy =
  'Check what the peer does, or allow more time with { timeout } in milliseconds.';

/** The failure of a raw connection. */
export function rawFailure(
  code: ErrorCode,
  what: string,
  cause?: unknown,
  rest: readonly string[] = [rawRemedy],
): WsDynamicError {
  const reason = isError(cause) ? `: ${cause.message}` : '';
  return new WsDynamicError(
    code,
    [`${what}${reason}.`, ...rest].join('\n'),
    cause === undefined ? {} : { cause },
  );
}
