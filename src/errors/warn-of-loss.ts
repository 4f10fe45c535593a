import { notify } from './notify';
import { messageOf } from './read-cause';

const reported = new Set<string>();

/**
 * Runs work that does not affect the result of the run, such as writing a report. If it throws, prints a
 * warning once per process, and the run continues.
 *
 * @param lost subject and verb of the sentence: "the report is not written"
 */
export function warnOfLoss<Result>(lost: string, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!reported.has(lost)) notify(`${lost}: ${messageOf(error)}`);
    reported.add(lost);
    return undefined;
  }
}
