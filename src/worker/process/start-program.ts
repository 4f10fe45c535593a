import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/**
 * Node's `spawn`, except on Windows, where `spawn` cannot run `.cmd` and `.bat` files (CVE-2024-27980), such
 * as npm and the files of node_modules/.bin. There cross-spawn runs such a file by cmd.exe with escaped
 * arguments, and starts other programs directly.
 */
export function startProgram(
  file: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  if (process.platform !== 'win32') return spawn(file, args, options);
  const windows = require('cross-spawn') as { spawn: typeof spawn };
  return windows.spawn(file, args, options);
}
