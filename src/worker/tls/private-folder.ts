import { lstat, mkdir } from 'node:fs/promises';

/**
 * Makes a folder that only this user may enter, or accepts one that is there already.
 *
 * @throws Error when what is there is a link, another user's, or open to others: another user who can
 *   write there could replace the key
 */
export async function openPrivateFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(path);
  if (!found.isDirectory()) throw new Error(`${path} is not a folder`);
  // Windows has neither: its temporary folder is the user's own.
  if (process.getuid === undefined) return;
  if (found.uid !== process.getuid()) {
    throw new Error(`${path} belongs to user ${found.uid}, not to ${process.getuid()}`);
  }
  if ((found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o777).toString(8);
    throw new Error(`${path} is open to others (mode ${mode}); remove it or chmod it 700`);
  }
}
