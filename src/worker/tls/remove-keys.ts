import { removeAtExit } from '../../platform/run-files/remove-at-exit';
import { removeEndedRuns } from '../../platform/run-files/remove-ended-runs';

/**
 * Removes the private key of this run when the last process that uses it ends, and those of killed runs now.
 *
 * @param folder with this run's certificate and key
 * @param root with the folders of all runs
 */
export function removeKeys(folder: string, root: string): void {
  removeAtExit(folder);
  removeEndedRuns(root);
}
