import { invalid } from '../../errors/invalid-value';
import type { StepTimeout } from './chain-subject';

/** The arguments of an `expect…` or `waitFor…` step. */
export type Expectation<T> = [expected?: T, options?: StepTimeout];

/** The arguments of `expectClosed`. */
export type ExpectedClose = [code?: number | null, reason?: string | null];

/**
 * Refuses a last argument that is `undefined`: it is probably a misspelled name, and would accept anything.
 *
 * @param others the arguments that are needed to accept anything
 * @throws ERR_WS_OPTION_INVALID
 */
export function refuseUndefined(
  verb: string,
  given: readonly unknown[],
  name: string,
  others = '',
): void {
  if (given.length === 0 || given.at(-1) !== undefined) return;
  const expected = `"${name}" to be given or left out`;
  const remedy = `To accept any, write ${verb}(${others}).`;
  throw invalid(`${verb}()`, { expected, received: 'undefined', remedy });
}
