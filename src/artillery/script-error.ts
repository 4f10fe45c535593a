import { type InvalidValue, invalid } from '../errors/invalid-value';
import type { WsDynamicError } from '../errors/ws-dynamic-error';

/** What is wrong with a script. */
export function invalidScript(problem: InvalidValue): WsDynamicError {
  return invalid('Artillery', problem);
}
