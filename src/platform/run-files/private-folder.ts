import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder for the files of this user's runs, in a temporary folder. */
export function runsIn(folder = tmpdir()): string {
  return join(folder, `jest-ws-dynamic-${process.getuid?.() ?? 'user'}`);
}

/** Creates a folder that only this user may access, or accepts an existing one as `inPrivateFolder` does. */
export function openPrivateFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  inPrivateFolder(path, () => {});
}

/**
 * Runs `body` on a folder of this user. On Linux `body` gets a path to this very folder, even if another user
 * reuses its name meanwhile.
 *
 * @throws Error `EACCES` when the path is a link, belongs to another user or is accessible to others, who could
 *   replace a key or choose what is removed
 */
export function inPrivateFolder<Result>(path: string, body: (reach: string) => Result): Result {
  const { getuid } = process;
  // Windows has no such owners: its temporary folder belongs to the user.
  if (getuid === undefined) {
    if (!lstatSync(path).isDirectory()) throw refused(`${path} is not a folder`);
    return body(path);
  }
  const descriptor = openFolder(path);
  try {
    const { uid, mode } = fstatSync(descriptor);
    if (uid !== getuid()) {
      throw refused(`${path} belongs to user ${uid}, not to ${getuid()}`);
    }
    if ((mode & 0o077) !== 0) {
      const shown = (mode & 0o777).toString(8);
      throw refused(
        `${path} is accessible to other users (mode ${shown}): remove it, or chmod it to 700`,
      );
    }
    const reach = `/proc/self/fd/${descriptor}`;
    return body(isFolder(reach) ? reach : path);
  } finally {
    closeSync(descriptor);
  }
}

function refused(message: string): Error {
  return Object.assign(new Error(message), { code: 'EACCES' });
}

function openFolder(path: string): number {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  try {
    return openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The error code for a link differs by system (open(2)).
    if (code !== 'ENOTDIR' && code !== 'ELOOP') throw error;
    throw refused(`${path} is not a folder`);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
