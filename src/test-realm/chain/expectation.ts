import { invalid } from '../../errors/invalid-value';
import type { ChainStart, StepTimeout } from './chain-subject';

/** The arguments of an `expect…` or `waitFor…` step. */
export type Expectation<T> = [expected?: T, options?: StepTimeout];

/** The arguments of `expectClosed`. */
export type ExpectedClose = [code?: number | null, reason?: string | null];

/**
 * Refuses a last argument that is `undefined`: it is probably a misspelled name, and would accept anything.
 * Chains of `superwstest` take it.
 *
 * @param others the arguments that are needed to accept anything
 * @throws ERR_WS_OPTION_INVALID
 */
export function refuseUndefined(
  { acceptsUndefined }: Pick<ChainStart<unknown>, 'acceptsUndefined'>,
  verb: string,
  given: readonly unknown[],
  name: string,
  others = '',
): void {
  if (acceptsUndefined === true || given.length === 0 || given.at(-1) !== undefined) return;
  const expected = `"${name}" to be given or left out`;
  const remedy = `To accept any, write ${verb}(${others}).`;
  throw invalid(`${verb}()`, { expected, received: 'undefined', remedy });
}
