/** The only code that removes the folders of runs: reports, certificates and their private keys. */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { withFallback } from '../../errors/with-fallback';
import { ownName } from '../process-identity';
import { isInUse } from './process-marker';

/**
 * Removes a folder that no running process has marked. It is renamed first, so that no process reads a
 * half-removed folder, and renamed back if it was marked in between.
 *
 * @returns whether it was removed
 */
export function removeUnused(folder: string): boolean {
  if (isInUse(readdirSync(folder))) return false;
  const aside = `${folder}.gone.${ownName()}`;
  renameSync(folder, aside);
  if (isInUse(readdirSync(aside)) && moveBack(aside, folder)) return false;
  rmSync(aside, { recursive: true, force: true });
  return true;
}

function moveBack(aside: string, folder: string): boolean {
  // A new folder may have taken the name; a process that looks again finds the new one.
  return withFallback(() => {
    renameSync(aside, folder);
    return true;
  }, false);
}
