import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, ownName } from '../process-identity';

/** Name of the file that marks a folder as used by this process. */
export function ownMarker(): string {
  return `process.${ownName()}`;
}

/** Marks a folder as used by this process. Throws ENOENT if the folder does not exist. */
export function markUse(folder: string): void {
  writeFileSync(join(folder, ownMarker()), '', { mode: 0o600 });
}

/** Whether one of these file names is the marker of a running process. */
export function isInUse(names: readonly string[]): boolean {
  return names.some((name) => {
    const [, pid, start] = /^process\.(\d+)\.(\d+)\./.exec(name) ?? [];
    return pid !== undefined && start !== undefined && isAlive({ pid: Number(pid), start });
  });
}
