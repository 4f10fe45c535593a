import { readOptions } from '../validation/check';
import { limit } from '../validation/kinds';

/** The limit of a wait. */
export interface TimeoutOption {
  /** Milliseconds on the real clock. By default, a wait ends shortly before the running test's own limit. */
  readonly timeout?: number;
}

const shape = { timeout: limit };

/** Validates a limit. @throws ERR_WS_OPTION_INVALID */
export function checkTimeout(
  options: { readonly timeout?: number | undefined } | undefined,
  call: string,
): number | undefined {
  return options === undefined ? undefined : readOptions(`${call}()`, options, shape).timeout;
}
