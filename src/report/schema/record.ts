import { withFallback } from '../../errors/with-fallback';
import * as v from '../../vendored/valibot';

/** Maximum characters of one record in the report. */
const longestRecord = 100_000_000;

/** A result recorded by a suite, such as the metrics of a load test. */
export const record = v.object({
  /** The kind determines the format of the data. */
  kind: v.string(),
  /** Plain JSON. */
  data: v.pipe(v.unknown(), v.check(isPrintable, 'JSON that can be printed')),
});

export type RecordReport = v.InferOutput<typeof record>;

/**
 * Whether indented JSON is feasible: for deeply nested values, it grows quadratically and overflows the
 * stack.
 */
function isPrintable(data: unknown): boolean {
  return withFallback(() => JSON.stringify(data, undefined, 2).length <= longestRecord, false);
}
