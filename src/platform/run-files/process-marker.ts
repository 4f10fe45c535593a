import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, ownName } from '../process-identity';

/** The file by which this process says that it uses a folder. */
export function ownMarker(): string {
  return `process.${ownName()}`;
}

/** Marks this process in a folder. Throws ENOENT when the folder is not there. */
export function markUse(folder: string): void {
  writeFileSync(join(folder, ownMarker()), '', { mode: 0o600 });
}

/** Whether one of these file names is the marker of a process that still runs. */
export function isInUse(names: readonly string[]): boolean {
  return names.some((name) => {
    const [, pid, start] = /^process\.(\d+)\.(\d+)\./.exec(name) ?? [];
    return pid !== undefined && start !== undefined && isAlive({ pid: Number(pid), start });
  });
}
