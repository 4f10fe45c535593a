import { spawn } from 'node:child_process';
import { messageOf } from '../../errors/read-cause';
import { clearTimeout, ioTurn, setTimeout } from '../../platform/time';
import { MARK_VARIABLE } from './process-tree';
import { reaperProgram } from './reaper-program';

/** How long its start may take, ms. Under a limit of processes Node can wait for a thread forever. */
const startLimit = 5000;

/** The events of a reaper. */
export interface ReaperEvents {
  /** @param left how many workers of earlier runs left processes, which it ends */
  onReady(left: number): void;
  /** Called once, for any end. @param isReady whether it had been ready */
  onEnd(how: string, isReady: boolean): void;
}

/** A small detached process that holds one end of a pipe, and does its work when the pipe closes. */
export interface ReaperProcess {
  readonly pid: number | undefined;
  /** `+group` or `-group`. It may be written before the process is ready: the pipe keeps it. */
  write(line: string): void;
}

/** Starts a reaper for the commands that carry marks of `owner`. */
export function startReaperProcess(owner: string, { onReady, onEnd }: ReaperEvents): ReaperProcess {
  // One background thread is enough for it.
  const args = ['--v8-pool-size=1', '--eval', reaperProgram, `${MARK_VARIABLE}=${owner}.`];
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    // Not the worker's environment: NODE_OPTIONS would load the user's hooks, and the mark of an outer
    // run would make the outer reaper end this one before its work is done.
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
    // In a blocked worker the reaper's message is still unread.
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

/** Pipes of a child are sockets, although their type is another. */
function unref(handle: object): void {
  (handle as { unref?(): void }).unref?.();
}
