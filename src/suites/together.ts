import { WsDynamicError } from '../index';

/**
 * Waits for the work of all connections. If some fail, the error states their number and the first failure.
 *
 * @param failed the meaning of a failure: `"could not be opened"`
 * @throws the original failure if there is one connection; otherwise a WsDynamicError with the code of the
 * first one
 */
export async function together<T>(failed: string, work: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work);
  const reasons = results.flatMap((result): unknown[] =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  if (reasons.length === 0) return Promise.all(work);
  const [first] = reasons;
  if (work.length === 1) throw first;
  const code = first instanceof WsDynamicError ? first.code : 'ERR_WS_UNEXPECTED_MESSAGE';
  throw new WsDynamicError(
    code,
    `${reasons.length} of ${work.length} connections ${failed}. The first failure:\n${first instanceof Error ? first.message : String(first)}`,
    { cause: first },
  );
}
