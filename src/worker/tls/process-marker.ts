import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, ownName } from '../../platform/process-identity';

/** The file by which this process says that it uses a folder. */
export function ownMarker(): string {
  return `process.${ownName()}`;
}

/** Marks this process in a folder. Fails with ENOENT when the folder is not there. */
export async function markUse(folder: string): Promise<void> {
  await writeFile(join(folder, ownMarker()), '', { mode: 0o600 });
}

/** Whether one of these file names is the marker of a process that still runs. */
export function isInUse(names: readonly string[]): boolean {
  return names.some((name) => {
    const [, pid, start] = /^process\.(\d+)\.(\d+)\./.exec(name) ?? [];
    return pid !== undefined && start !== undefined && isAlive({ pid: Number(pid), start });
  });
}
