import { WsDynamicError } from '../errors/ws-dynamic-error';

/** What is wrong with a script. */
export function scriptProblem(problem: string): WsDynamicError {
  return new WsDynamicError('ERR_WS_OPTION_INVALID', `Artillery: ${problem}`);
}
