import { readOptions } from '../validation/check';
import { limit } from '../validation/kinds';

/** The limit of a wait. */
export interface TimeoutOption {
  /** Milliseconds on the real clock. Default: until shortly before the running test's own limit. */
  readonly timeout?: number;
}

const shape = { timeout: limit };

/** The given limit, checked. @throws ERR_WS_OPTION_INVALID */
export function checkTimeout(
  options: { readonly timeout?: number | undefined } | undefined,
  call: string,
): number | undefined {
  return options === undefined ? undefined : readOptions(`${call}()`, options, shape).timeout;
}
