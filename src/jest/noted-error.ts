import { addEvidence } from '../errors/evidence';
import { isObject } from '../errors/is-object';
import { isError } from '../errors/read-cause';
import { thrownValue } from '../errors/thrown-value';

const explained = new WeakSet<object>();

/** Marks an error whose text is complete: it gets no further notes, also if it fails another test. */
export function markExplained(error: unknown): void {
  // A thrown string, for which Jest makes an error, cannot be marked.
  if (typeof error === 'object' && error !== null) explained.add(error);
}

export function isExplained(error: unknown): boolean {
  return explained.has(error as object);
}

/**
 * Adds notes to a thrown value, which may not be an error: a plain object, a proxy whose traps throw. One that
 * an earlier failure has explained is returned unchanged.
 */
export function noteOf(thrown: unknown, ...notes: readonly string[]): unknown {
  if (isExplained(thrown)) return thrown;
  return addEvidence(isError(thrown) ? thrown : thrownValue(thrown), { notes });
}

/** Marks an error that fails several concurrent tests: Jest prints it for each, so it shows the frames of none. */
export function sharedByTests(error: unknown): unknown {
  return isObject(error) ? addEvidence(error, { isShared: true }) : error;
}
