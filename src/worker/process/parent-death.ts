/**
 * A fallback that ends commands other than Node programs if the reaper is killed together with this process:
 * Linux can send SIGTERM to a process when the thread that started it ends (prctl(2), PR_SET_PDEATHSIG).
 * `setpriv` of util-linux sets that and then executes the program under the same PID.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { isExecutable } from './locate-program';

const setpriv = '/usr/bin/setpriv';
const signal = ['--pdeathsig', 'TERM'];

let isThere: boolean | undefined;

/**
 * Returns the program and its arguments, run by `setpriv` if it is available and has no other effect.
 *
 * @param program the program that finally runs; `file` may be a shell that executes it
 */
export function withParentDeathSignal(
  program: string,
  file: string,
  args: readonly string[],
): [string, readonly string[]] {
  if (process.platform !== 'linux' || !isForeignProgram(program)) return [file, args];
  // busybox's setpriv lacks the option.
  isThere ??= spawnSync(setpriv, [...signal, 'true'], { stdio: 'ignore' }).status === 0;
  return isThere ? [setpriv, [...signal, file, ...args]] : [file, args];
}

/**
 * Whether the system can execute the program and it is not Node, which has a better fallback. A program that
 * cannot be executed must fail under its own name.
 */
function isForeignProgram(program: string): boolean {
  const head = readHead(program);
  const [, interpreter, rest = ''] = /^#! *(\S+)([^\n]*)/.exec(head.toString('latin1')) ?? [];
  if (interpreter !== undefined) {
    return isExecutable(interpreter) && !/\bnode(js)?\b/.test(interpreter + rest);
  }
  if (/^node(js)?$/.test(basename(realpathSync(program)))) return false;
  // Compares the ELF type and machine with those of this process.
  const own = readHead(process.execPath);
  const kind = (bytes: Buffer) =>
    `${bytes.toString('latin1', 0, 6)} ${bytes.toString('hex', 18, 20)}`;
  return kind(head) === kind(own);
}

function readHead(path: string): Buffer {
  const head = Buffer.alloc(256);
  try {
    const descriptor = openSync(path, 'r');
    readSync(descriptor, head);
    closeSync(descriptor);
  } catch {
    // A file may be executable but not readable.
  }
  return head;
}
