import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { onExit } from 'signal-exit';
import { inPrivateFolder } from './private-folder';
import { ownMarker } from './process-marker';
import { removeUnused } from './remove-unused-folder';

const folders = new Set<string>();

/**
 * Removes this process's marker from the folder when it exits, also by SIGINT, SIGTERM or SIGHUP. The last
 * marker's removal removes the folder.
 */
export function removeAtExit(folder: string): void {
  if (folders.size === 0) {
    // Only the main thread receives signals, and only there can their default action be kept.
    if (isMainThread) onExit(removeAll);
    else process.once('exit', removeAll);
  }
  folders.add(folder);
}

function removeAll(): void {
  for (const folder of folders) removeOwn(folder);
}

function removeOwn(folder: string): void {
  try {
    inPrivateFolder(dirname(folder), (reach) => {
      const reached = join(reach, basename(folder));
      rmSync(join(reached, ownMarker()), { force: true });
      removeUnused(reached);
    });
  } catch {
    // Another process or the next run removes it.
  }
}
