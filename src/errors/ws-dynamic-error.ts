import { maskUrls } from './mask';
import { pointAt } from './point-at';
import { read } from './read-cause';
import { showText } from './show-text';

/** The error codes of this package; `docs/errors.md` has a heading for each. */
export const errorCodes = [
  'ERR_WS_PORT_INVALID',
  'ERR_WS_PORTS_EXHAUSTED',
  'ERR_WS_PORTS_STOLEN',
  'ERR_WS_OPTION_INVALID',
  'ERR_WS_NO_SESSION',
  'ERR_WS_SERVER_NOT_FOUND',
  'ERR_WS_SERVER_EXPORT',
  'ERR_WS_SERVER_FAILED',
  'ERR_WS_SERVER_TIMEOUT',
  'ERR_WS_SERVER_EXITED',
  'ERR_WS_SERVER_NOT_RUNNING',
  'ERR_WS_SERVER_EXTERNAL',
  'ERR_WS_UPGRADE_REJECTED',
  'ERR_WS_CONNECT_TIMEOUT',
  'ERR_WS_CONNECT_FAILED',
  'ERR_WS_TLS',
  'ERR_WS_SEND_FAILED',
  'ERR_WS_RECEIVE_TIMEOUT',
  'ERR_WS_MESSAGES_DROPPED',
  'ERR_WS_UNEXPECTED_MESSAGE',
  'ERR_WS_FRAME_TOO_LARGE',
  'ERR_WS_CLOSED',
  'ERR_WS_OUTSIDE_REFUSED',
  'ERR_WS_NOT_AWAITED',
  'ERR_WS_NOT_RESILIENT',
  'ERR_WS_NOT_CONFORMANT',
  'ERR_WS_NOT_SECURE',
  'ERR_WS_LEAK',
  'ERR_WS_UNUSED',
  'ERR_WS_DEPENDENCY_MISSING',
  'ERR_WS_LIMIT_EXCEEDED',
  'ERR_WS_FILE_LIMIT',
  'ERR_WS_LOAD_PROCESS',
  'ERR_WS_HAR_INVALID',
  'ERR_WS_RECORDING_MISSING',
  'ERR_WS_RECORDING_FAILED',
  'ERR_WS_REPLAY_MISMATCH',
] as const;

/** One of the stable codes of a {@link WsDynamicError}. */
export type ErrorCode = (typeof errorCodes)[number];

const brand = Symbol.for('jest-ws-dynamic.error');

/**
 * The error class of this package. The message states the problem, the values involved, and the remedy.
 * `instanceof` works across Jest's realms, because it checks for a brand instead of the prototype.
 */
export class WsDynamicError extends Error {
  override readonly name = 'WsDynamicError';
  /** A stable error code; see docs/errors.md. */
  readonly code: ErrorCode;
  /**
   * The values in the message, for use in code: an `ERR_WS_UPGRADE_REJECTED` has status, headers and body.
   */
  declare readonly details?: object;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown; details?: object }) {
    // The message may contain text from a peer, which must not control the terminal.
    super(maskUrls(showText(message)), options);
    this.code = code;
    if (options?.details !== undefined) this.details = options.details;
    Object.defineProperty(this, brand, { value: true });
    // Jest prints the stack, so its first line contains the code, as in Node's own errors.
    pointAt(this, this.stack);
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return read(value, brand) === true;
  }
}

/** Whether a value is an error of this package with this code. */
export function hasCode(error: unknown, code: ErrorCode): error is WsDynamicError {
  return error instanceof WsDynamicError && error.code === code;
}
