import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { onExit } from 'signal-exit';
import { inPrivateFolder } from './private-folder';
import { ownMarker } from './process-marker';
import { removeUnused } from './remove-unused-folder';

const folders = new Set<string>();

/**
 * When this process ends, its marker in the folder is removed, and with the last marker the folder:
 * also at SIGINT, SIGTERM and SIGHUP.
 */
export function removeAtExit(folder: string): void {
  if (folders.size === 0) {
    // Signals go to the main thread; only there can their default be kept.
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
    // Another process removes it, or the next run does.
  }
}
