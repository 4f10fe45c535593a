/**
 * A second watch over commands that are no Node programs, for when the reaper is killed with this
 * process: Linux sends SIGTERM to a process when the thread that started it ends (prctl(2),
 * PR_SET_PDEATHSIG). `setpriv` of util-linux asks for that, and becomes the program: the process id is
 * the same.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { isExecutable } from './locate-program';

const setpriv = '/usr/bin/setpriv';
const signal = ['--pdeathsig', 'TERM'];

let isThere: boolean | undefined;

/**
 * The program and its arguments, under `setpriv` where that is there and changes nothing else.
 *
 * @param program what runs in the end; `file` may be a shell that becomes it
 */
export function withParentDeathSignal(
  program: string,
  file: string,
  args: readonly string[],
): [string, readonly string[]] {
  if (process.platform !== 'linux' || !isForeignProgram(program)) return [file, args];
  // busybox's setpriv has no such option.
  isThere ??= spawnSync(setpriv, [...signal, 'true'], { stdio: 'ignore' }).status === 0;
  return isThere ? [setpriv, [...signal, file, ...args]] : [file, args];
}

/**
 * Whether the system will start it, and it is not Node, which has a better watch. What the system does
 * not start has to fail under its own name.
 */
function isForeignProgram(program: string): boolean {
  const head = readHead(program);
  const [, interpreter, rest = ''] = /^#! *(\S+)([^\n]*)/.exec(head.toString('latin1')) ?? [];
  if (interpreter !== undefined) {
    return isExecutable(interpreter) && !/\bnode(js)?\b/.test(interpreter + rest);
  }
  if (/^node(js)?$/.test(basename(realpathSync(program)))) return false;
  // The same kind of ELF file for the same machine as this process.
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
    // A file may be executable and not readable.
  }
  return head;
}
