import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { read } from '../errors/read-cause';

/** Text files, read and written synchronously. */
export const textFiles = {
  /** Returns `undefined` if the file does not exist. @throws other errors of the file system */
  read(path: string): string | undefined {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (read(error, 'code') === 'ENOENT') return undefined;
      throw error;
    }
  },

  /** Also creates its folder. */
  write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  },

  remove(path: string): void {
    rmSync(path, { force: true });
  },
};
