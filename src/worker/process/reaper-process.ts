import { spawn } from 'node:child_process';
import { messageOf } from '../../errors/read-cause';
import { clearTimeout, ioTurn, setTimeout } from '../../platform/time';
import { MARK_VARIABLE } from './process-tree';
import { reaperProgram } from './reaper-program';

/** Time limit for its start, ms. Under a limit of processes Node can wait for a thread forever. */
const startLimit = 5000;

/** Callbacks for the events of a reaper. */
export interface ReaperEvents {
  /** @param left number of workers of earlier runs whose remaining processes it ends */
  onReady(left: number): void;
  /** Called once, however it ends. @param isReady whether it had become ready */
  onEnd(how: string, isReady: boolean): void;
}

/** A small detached process that reads from a pipe, and ends the commands when the pipe closes. */
export interface ReaperProcess {
  readonly pid: number | undefined;
  /** Writes `+group` or `-group`. May be called before the process is ready: the pipe buffers it. */
  write(line: string): void;
}

/** Starts a reaper for the commands that carry marks of `owner`. */
export function startReaperProcess(owner: string, { onReady, onEnd }: ReaperEvents): ReaperProcess {
  // One background thread suffices.
  const args = ['--v8-pool-size=1', '--eval', reaperProgram, `${MARK_VARIABLE}=${owner}.`];
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    // Not the worker's environment: NODE_OPTIONS would load the user's hooks, and the mark of an outer run
    // would make the outer reaper end this one too early.
    env: process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot } : {},
  });
  let isReady = false;
  let hasEnded = false;
  let why = '';
  const ended = (how: string): void => {
    clearTimeout(limit);
    if (hasEnded) return;
    hasEnded = true;
    onEnd(why === '' ? how : why, isReady);
  };
  const limit = setTimeout(async () => {
    // If the worker was blocked, the reaper's message is still unread.
    await ioTurn();
    if (isReady) return;
    why = `was not ready within ${startLimit} ms`;
    child.kill('SIGKILL');
  }, startLimit);
  child.on('error', (error) => ended(`could not be started: ${messageOf(error)}`));
  child.on('exit', (code, signal) =>
    ended(`ended ${signal ? `by ${signal}` : `with code ${code}`}`),
  );
  child.stdin.on('error', () => {});
  child.stdout.on('error', () => {});
  child.stdout.setEncoding('utf8').once('data', (text: string) => {
    isReady = true;
    clearTimeout(limit);
    onReady(Number(/^ready (\d+)/.exec(text)?.[1] ?? 0));
  });
  for (const handle of [child, limit, child.stdin, child.stdout]) unref(handle);
  return { pid: child.pid, write: (line) => void child.stdin.write(`${line}\n`) };
}

/** The pipes of a child process are sockets, although their type does not show it. */
function unref(handle: object): void {
  (handle as { unref?(): void }).unref?.();
}
