import { addEvidence } from '../errors/evidence';
import { isError } from '../errors/read-cause';
import { thrownValue } from '../errors/thrown-value';

/** Adds notes to a thrown value, which may not be an error: a plain object, a proxy whose traps throw. */
export function noteOf(thrown: unknown, ...notes: readonly string[]): unknown {
  return addEvidence(isError(thrown) ? thrown : thrownValue(thrown), { notes });
}
