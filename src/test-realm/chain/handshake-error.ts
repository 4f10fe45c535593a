import { isError, messageOf, read } from '../../errors/read-cause';
import { hasCode, WsDynamicError } from '../../errors/ws-dynamic-error';

/** The handshake must have failed, with this status or message if one is given. */
export function checkConnectionError(
  error: unknown,
  expected: number | string | null | undefined,
): void {
  if (expected === null || expected === undefined) {
    // An invalid option is not a connection failure.
    if (hasCode(error, 'ERR_WS_OPTION_INVALID')) throw error;
    return;
  }
  const wanted = typeof expected === 'number' ? responseMessage(expected) : expected;
  const actual = wireMessage(error);
  if (actual !== wanted) {
    throw new WsDynamicError(
      'ERR_WS_CONNECT_FAILED',
      `Expected connection failure with message "${wanted}", but got "${actual}"`,
      { cause: error },
    );
  }
}

/** The message that `ws` has for a failed handshake, as compared by superwstest. */
export function wireMessage(error: unknown): string {
  if (!(error instanceof WsDynamicError)) return messageOf(error);
  if (error.code === 'ERR_WS_UPGRADE_REJECTED') return responseMessage(statusOf(error) ?? 0);
  return messageOf(isError(error.cause) ? error.cause : error);
}

function responseMessage(status: number): string {
  return `Unexpected server response: ${status}`;
}

/** The HTTP status of a refused handshake; `undefined` for other errors. */
export function statusOf({ details }: WsDynamicError): number | undefined {
  const status = read(details, 'status');
  return typeof status === 'number' ? status : undefined;
}
