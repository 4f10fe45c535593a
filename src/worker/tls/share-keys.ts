import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownName } from '../../platform/process-identity';
import { isInUse, markUse } from '../../platform/run-files/process-marker';
import { removeUnused } from '../../platform/run-files/remove-unused-folder';
import { delay } from '../../platform/time';
import type { CertificateChain } from './authority';

/** The files of a run's folder. */
export const files = { cert: 'cert.pem', key: 'key.pem', ca: 'ca.pem' } as const;

// Making takes some 100 ms; a maker that needs longer than this hangs.
const patience = 10_000;
const pollInterval = 4;

/**
 * The chain that all processes of a run share in `folder`: made by one of them, read by the others.
 * The maker holds `<folder>.lock`; one that died is taken over. Even two makers at once could not
 * split the run, because only one of them can rename a full folder to the name `folder`.
 *
 * @returns `undefined` when a living maker did not finish within 10 s.
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

/** Marks this process in the finished folder and reads it; `undefined` while there is none. */
async function enter(folder: string): Promise<CertificateChain | undefined> {
  return unlessMissing(async () => {
    markUse(folder);
    const [cert, key, ca] = await Promise.all([
      readFile(join(folder, files.cert), 'utf8'),
      readFile(join(folder, files.key), 'utf8'),
      readFile(join(folder, files.ca), 'utf8'),
    ]);
    // The last process before this one may have renamed the folder in the meantime.
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

/** Fills a folder under a name of its own, then gives it the name `path`, unless that is taken. */
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

// A folder that is not empty cannot be renamed over; the code differs by system (rename(2)).
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
