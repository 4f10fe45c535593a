import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { orElse } from '../../errors/or-else';
import { isAlive, processSpace } from '../process-identity';
import { inPrivateFolder, runsIn } from './private-folder';
import { isInUse } from './process-marker';
import { removeUnused } from './remove-unused-folder';
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
