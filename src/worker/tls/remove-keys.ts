import { removeAtExit } from '../../platform/run-files/remove-at-exit';
import { removeEndedRuns } from '../../platform/run-files/remove-ended-runs';

/**
 * Removes the private key of a run when the last process that uses it ends; of runs that were killed, now.
 *
 * @param folder of this run's certificate and key
 * @param root of the folders of all runs
 */
export function removeKeys(folder: string, root: string): void {
  removeAtExit(folder);
  removeEndedRuns(root);
}
