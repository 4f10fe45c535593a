/** The only code that removes folders of runs. */
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { orElse } from '../../errors/or-else';
import { isAlive, ownName, processSpace } from '../process-identity';
import { inPrivateFolder, runsIn } from './private-folder';
import { isInUse } from './process-marker';
import { parseRunKey, type RunKey, runLife } from './run-key';

/**
 * Removes from `root` what killed runs left: those of this PID namespace and boot whose processes have
 * all ended, any other once its certificate has expired. A root that is a link, another user's or open
 * to others is left alone. Never throws.
 */
export function removeEndedRuns(root = runsIn(), now = Date.now()): void {
  // A folder that another process removes at the same time, or that is not ours, is left.
  const attempt = (remove: () => void): void => orElse(remove, undefined);
  attempt(() =>
    inPrivateFolder(root, (reach) => {
      for (const name of readdirSync(reach)) {
        const key = parseRunKey(name);
        // Other names are not ours.
        if (key === undefined) continue;
        attempt(() => {
          if (hasEnded(join(reach, name), key, now)) removeUnused(join(reach, name));
        });
      }
    }),
  );
}

function hasEnded(folder: string, key: RunKey, now: number): boolean {
  const here = processSpace();
  const isOfThisSpace = key.namespace === here.namespace && key.boot === here.boot;
  if (!isOfThisSpace) return now - statSync(folder).mtimeMs >= runLife;
  return !isAlive(key) && !isInUse(readdirSync(folder));
}

/**
 * Removes a folder that no running process has marked. It is renamed first, so that no process reads
 * half of it, and renamed back when one marked it in between.
 *
 * @returns whether it was removed.
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
  // A new folder may have the name already; a process that looks again finds that one.
  return orElse(() => {
    renameSync(aside, folder);
    return true;
  }, false);
}
