import { randomUUID } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { read } from '../errors/read-cause';
import { withFallback } from '../errors/with-fallback';

/** Text files, read and written synchronously. */
export const textFiles = {
  /**
   * Returns `undefined` if the file does not exist. @throws other errors of the file system; Error for a
   * device or pipe with more than 16 MiB
   */
  read(path: string): string | undefined {
    try {
      const stat = statSync(path);
      return stat.isFile() || stat.isDirectory() ? readFileSync(path, 'utf8') : readStream(path);
    } catch (error) {
      if (read(error, 'code') === 'ENOENT') return undefined;
      throw error;
    }
  },

  /** Also creates its folder. If it fails, as on a full disk, an existing file is unchanged. */
  write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    // A rename would replace a symbolic link instead of the file that it points to.
    const file = withFallback(() => realpathSync(path), path);
    try {
      replace(file, text);
    } catch (error) {
      if (!notReplaceable.includes(read(error, 'code'))) throw error;
      writeFileSync(file, text);
    }
  },

  remove(path: string): void {
    rmSync(path, { force: true });
  },
};

/** Maximum bytes of a device or pipe: some have no end, such as /dev/zero. */
const longestStream = 16 * 1024 * 1024;

function readStream(path: string): string {
  const chunks: Buffer[] = [];
  const descriptor = openSync(path, 'r');
  try {
    for (let total = 0; total <= longestStream; ) {
      const chunk = Buffer.alloc(65_536);
      const length = readSync(descriptor, chunk);
      if (length === 0) return Buffer.concat(chunks).toString();
      chunks.push(chunk.subarray(0, length));
      total += length;
    }
  } finally {
    closeSync(descriptor);
  }
  throw new Error(`it is no regular file, and has more than ${longestStream} bytes`);
}

/** A file that may be written, but not replaced: in a read-only folder, a mount point, open on Windows. */
const notReplaceable: readonly unknown[] = ['EACCES', 'EBUSY', 'EPERM', 'EROFS'];

function replace(file: string, text: string): void {
  const staged = join(dirname(file), `jest-ws-dynamic-${randomUUID()}.tmp`);
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0o666;
  try {
    writeFileSync(staged, text, { mode: mode & 0o777 });
    renameSync(staged, file);
  } catch (error) {
    rmSync(staged, { force: true });
    throw error;
  }
}
