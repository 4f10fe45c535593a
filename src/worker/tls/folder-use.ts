import { readdirSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, ownName } from '../../platform/process-identity';

const left = new Set<string>();

/** Whether one of these file names is the marker of a process that lives. */
export function hasLivingUser(names: readonly string[]): boolean {
  return names.some((name) => {
    const [, pid, start] = /^user\.(\d+)\.(\d+)\./.exec(name) ?? [];
    return pid !== undefined && start !== undefined && isAlive({ pid: Number(pid), start });
  });
}

/** Says in `folder` that this process uses it. Fails with ENOENT when the folder is not there. */
export async function markUse(folder: string): Promise<void> {
  await writeFile(join(folder, ownMarker()), '', { mode: 0o600 });
}

/** From now on, the end of this process takes its marker away, and with the last one the folder. */
export function leaveAtExit(folder: string): void {
  if (left.size === 0) process.once('exit', leaveAll);
  left.add(folder);
}

/** Takes this process's marker away and removes the folder when no living process is left in it. */
function leave(folder: string): void {
  try {
    rmSync(join(folder, ownMarker()), { force: true });
    removeUnused(folder);
  } catch {
    // Somebody else removes it, or the sweep of the next run does.
  }
}

/**
 * Removes a folder in which no living process is marked. It is moved aside first, so that nobody
 * reads half of it, and moved back for one who came in between.
 *
 * @returns whether it was removed.
 */
export function removeUnused(folder: string): boolean {
  if (hasLivingUser(readdirSync(folder))) return false;
  const aside = `${folder}.gone.${ownName()}`;
  renameSync(folder, aside);
  if (hasLivingUser(readdirSync(aside)) && moveBack(aside, folder)) return false;
  rmSync(aside, { recursive: true, force: true });
  return true;
}

function moveBack(aside: string, folder: string): boolean {
  try {
    renameSync(aside, folder);
    return true;
  } catch {
    // A new one stands there already, and who looks again finds that.
    return false;
  }
}

function ownMarker(): string {
  return `user.${ownName()}`;
}

function leaveAll(): void {
  for (const folder of left) leave(folder);
}
