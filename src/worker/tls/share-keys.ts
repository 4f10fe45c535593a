import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownName } from '../../platform/process-identity';
import { isInUse, markUse } from '../../platform/run-files/process-marker';
import { removeUnused } from '../../platform/run-files/remove-unused-folder';
import { delay } from '../../platform/time';
import type { CertificateChain } from './authority';

/** The files of a run's folder. */
export const files = { cert: 'cert.pem', key: 'key.pem', ca: 'ca.pem' } as const;

// Creating a certificate takes about 100 ms; a process that takes longer than this hangs.
const patience = 10_000;
const pollInterval = 4;

/**
 * The certificate chain that all processes of a run share in `folder`: one process creates it, the others
 * read it. The creator holds `<folder>.lock`; the lock of a dead process is taken over. Two creators at once
 * do no harm: only one of them can rename its folder to `folder`.
 *
 * @returns `undefined` when a running creator did not finish within 10 s
 */
export async function shareChain(
  folder: string,
  make: () => Promise<CertificateChain>,
): Promise<CertificateChain | undefined> {
  const lock = `${folder}.lock`;
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const chain = await enter(folder);
    if (chain !== undefined) return chain;
    if (await takeLock(lock)) {
      try {
        if (!(await exists(folder))) await publish(folder, await make());
      } finally {
        await dropLock(lock);
      }
    } else {
      await delay(pollInterval);
    }
  }
  return undefined;
}

/** Marks the finished folder as used by this process and reads it; `undefined` if it does not exist. */
async function enter(folder: string): Promise<CertificateChain | undefined> {
  return unlessMissing(async () => {
    markUse(folder);
    const [cert, key, ca] = await Promise.all([
      readFile(join(folder, files.cert), 'utf8'),
      readFile(join(folder, files.key), 'utf8'),
      readFile(join(folder, files.ca), 'utf8'),
    ]);
    // The last process that used the folder may have renamed it meanwhile.
    await access(join(folder, files.key));
    return { cert, key, ca };
  });
}

async function takeLock(lock: string): Promise<boolean> {
  const holders = await unlessMissing(() => readdir(lock));
  if (holders === undefined) return placeFolder(lock, async (staged) => markUse(staged));
  if (!isInUse(holders)) await unlessMissing(async () => removeUnused(lock));
  return false;
}

async function dropLock(lock: string): Promise<void> {
  const aside = `${lock}.gone.${ownName()}`;
  await unlessMissing(() => rename(lock, aside));
  await rm(aside, { recursive: true, force: true });
}

async function publish(folder: string, chain: CertificateChain): Promise<void> {
  await placeFolder(folder, async (staged) => {
    markUse(staged);
    const options = { mode: 0o600, flag: 'wx' };
    await Promise.all([
      writeFile(join(staged, files.cert), chain.cert, options),
      writeFile(join(staged, files.key), chain.key, options),
      writeFile(join(staged, files.ca), chain.ca, options),
    ]);
  });
}

/** Fills a folder under a temporary name, then renames it to `path`, unless that exists. */
async function placeFolder(
  path: string,
  fill: (staged: string) => Promise<void>,
): Promise<boolean> {
  const staged = `${path}.new.${ownName()}`;
  await rm(staged, { recursive: true, force: true });
  await mkdir(staged, { mode: 0o700 });
  try {
    await fill(staged);
    await rename(staged, path);
    return true;
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    if (isTaken(error)) return false;
    throw error;
  }
}

// A folder that is not empty cannot be replaced by a rename; the error code differs by system (rename(2)).
function isTaken(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
}

async function exists(path: string): Promise<boolean> {
  return (await unlessMissing(() => access(path).then(() => true))) ?? false;
}

async function unlessMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
