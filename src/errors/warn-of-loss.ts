import { notify } from './notify';
import { messageOf } from './read-cause';

const told = new Set<string>();

/**
 * Does work that the verdict of the run does not depend on, such as writing a report. When it throws,
 * a warning, once a process, says what is lost and why, and the run continues.
 *
 * @param lost the sentence's subject and verb: "the report is not written"
 */
export function warnOfLoss<Result>(lost: string, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!told.has(lost)) notify(`${lost}: ${messageOf(error)}`);
    told.add(lost);
    return undefined;
  }
}
