import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, processSpace } from '../../platform/process-identity';
import { validity } from './authority';
import { hasLivingUser, removeUnused } from './folder-use';
import { parseRunKey, type RunKey } from './run-key';

/**
 * Removes from `root` what runs left behind that were killed: those of this PID namespace and boot
 * whose processes are all dead, any other once its certificate has run out. Never fails.
 */
export async function sweepRuns(root: string, now = Date.now()): Promise<void> {
  const names = await readdir(root).catch(() => []);
  await Promise.all(names.map((name) => sweepRun(join(root, name), parseRunKey(name), now)));
}

async function sweepRun(folder: string, key: RunKey | undefined, now: number): Promise<void> {
  // Not a name of ours: not ours to remove.
  if (key === undefined) return;
  try {
    if (isOfThisSpace(key)) {
      if (isAlive(key) || hasLivingUser(await readdir(folder))) return;
    } else if (now - (await stat(folder)).mtimeMs < validity) {
      return;
    }
    removeUnused(folder);
  } catch {
    // Another process sweeps at the same time, or it is not ours to remove.
  }
}

function isOfThisSpace(key: RunKey): boolean {
  const here = processSpace();
  return key.namespace === here.namespace && key.boot === here.boot;
}
