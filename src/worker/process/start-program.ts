import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/**
 * Node's own `spawn`, but on Windows, where it starts no `.cmd` or `.bat` file (CVE-2024-27980): npm is
 * one, and so are the files of node_modules/.bin. There cross-spawn gives such a file to cmd.exe with
 * escaped arguments, and starts any other program as it is.
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
