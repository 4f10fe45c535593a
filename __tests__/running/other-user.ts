/** Tests with two users: this one is root, the other is `nobody`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from '@jest/globals';

/** Options of spawn() for a process of the other user. */
export const otherUser = { uid: 65_534, gid: 65_534 };

/** The other user has to be able to load this package as well. */
function canChangeUser(): boolean {
  if (process.getuid?.() !== 0) return false;
  const program = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
  const tried = spawnSync(process.execPath, ['--check', program], { ...otherUser, cwd: '/' });
  return tried.status === 0;
}

/** Skipped where this user is not root: only root can start a process of another user. */
export function asTwoUsers(name: string, body: () => Promise<void>): void {
  (canChangeUser() ? test : test.skip)(name, body);
}
