import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { MARK_VARIABLE } from './process-tree';
import { reaperProgram } from './reaper-program';

/**
 * The watchdog of a worker: a small detached process that holds one end of a pipe. However the worker
 * ends, `kill -9` included, the kernel closes the pipe, and the reaper ends the groups that were written to it.
 */
interface Reaper {
  readonly child: ChildProcess;
  /** Starts the mark of every command of this worker. */
  readonly owner: string;
  commands: number;
}

// Modules may be loaded once a test file; there is one reaper a worker.
const key = Symbol.for('jest-ws-dynamic.reaper');
const worker = globalThis as { [key]?: Reaper };

/** Starts the reaper when it does not run yet, and returns a mark for the next command's environment. */
export function prepareReaper(): string {
  const running = worker[key];
  const alive =
    running !== undefined && running.child.exitCode === null && running.child.signalCode === null;
  const reaper = alive ? running : startReaper(running);
  worker[key] = reaper;
  reaper.commands += 1;
  return `${reaper.owner}.${reaper.commands}`;
}

/** From now on the reaper ends this group when this process ends. */
export function watchGroup(group: number): void {
  worker[key]?.child.stdin?.write(`+${group}\n`);
}

/** The group has ended; its id may be given to another process. */
export function forgetGroup(group: number): void {
  worker[key]?.child.stdin?.write(`-${group}\n`);
}

function startReaper(previous: Reaper | undefined): Reaper {
  const owner = previous?.owner ?? `${process.pid}-${randomBytes(6).toString('hex')}`;
  const child = spawn(process.execPath, ['--eval', reaperProgram, `${MARK_VARIABLE}=${owner}.`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    windowsHide: true,
    // Not the worker's environment: NODE_OPTIONS would load the user's hooks, and the mark of an outer
    // run would make the outer reaper end this one before its work is done.
    env: process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot } : {},
  });
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  child.unref();
  (child.stdin as unknown as { unref?(): void } | null)?.unref?.();
  return { child, owner, commands: previous?.commands ?? 0 };
}
