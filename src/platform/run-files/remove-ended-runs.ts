import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withFallback } from '../../errors/with-fallback';
import { isAlive, processSpace } from '../process-identity';
import { inPrivateFolder, runsIn } from './private-folder';
import { isInUse } from './process-marker';
import { removeUnused } from './remove-unused-folder';
import { parseRunKey, type RunKey, runLife } from './run-key';

/**
 * Removes the files of killed runs from `root`: those of this PID namespace and boot once their processes
 * have ended, all others once their certificate has expired. Skips a root that is a link, belongs to another
 * user or is accessible to others. Never throws.
 */
export function removeEndedRuns(root = runsIn(), now = Date.now()): void {
  // Skips a folder that another process removes at the same time, or that is not ours.
  const attempt = (remove: () => void): void => withFallback(remove, undefined);
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
