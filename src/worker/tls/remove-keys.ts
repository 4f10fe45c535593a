/** Removes the keys of a run: when its last process ends, or in a later run when it was killed. */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, ownName, processSpace } from '../../platform/process-identity';
import { validity } from './authority';
import { isInUse, ownMarker } from './process-marker';
import { parseRunKey, type RunKey } from './run-key';

const folders = new Set<string>();

/** When this process ends, its marker is removed, and with the last marker the folder. */
export function removeAtExit(folder: string): void {
  if (folders.size === 0) process.once('exit', removeAll);
  folders.add(folder);
}

function removeAll(): void {
  for (const folder of folders) {
    try {
      rmSync(join(folder, ownMarker()), { force: true });
      removeUnused(folder);
    } catch {
      // Another process removes it, or the next run does.
    }
  }
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
  try {
    renameSync(aside, folder);
    return true;
  } catch {
    // A new folder has the name already; a process that looks again finds that one.
    return false;
  }
}

/**
 * Removes from `root` what killed runs left: those of this PID namespace and boot whose processes have
 * all ended, any other once its certificate has expired. Never fails.
 */
export async function removeEndedRuns(root: string, now = Date.now()): Promise<void> {
  const names = await readdir(root).catch(() => []);
  await Promise.all(names.map((name) => removeEndedRun(join(root, name), parseRunKey(name), now)));
}

async function removeEndedRun(folder: string, key: RunKey | undefined, now: number): Promise<void> {
  // Another name is not one of ours.
  if (key === undefined) return;
  try {
    if (isOfThisSpace(key)) {
      if (isAlive(key) || isInUse(await readdir(folder))) return;
    } else if (now - (await stat(folder)).mtimeMs < validity) {
      return;
    }
    removeUnused(folder);
  } catch {
    // Another process removes it at the same time, or it belongs to another user.
  }
}

function isOfThisSpace(key: RunKey): boolean {
  const here = processSpace();
  return key.namespace === here.namespace && key.boot === here.boot;
}
