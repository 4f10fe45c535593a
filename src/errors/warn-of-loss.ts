import { notifyOnce } from './notify';
import { messageOf } from './read-cause';

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
    notifyOnce(`${lost}: ${messageOf(error)}`, lost);
    return undefined;
  }
}
