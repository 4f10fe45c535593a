import { threadId } from 'node:worker_threads';
import { readProc, readProcess, readProcLink } from './procfs';
import { isRunning } from './signals';

/**
 * A process, distinguished from a later one with the same number. `start` is its start time as the
 * system counts it, `0` if unknown.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
}

/** The scope of process numbers: a PID namespace of one boot. Empty parts are `0`. */
export interface ProcessSpace {
  readonly namespace: string;
  readonly boot: string;
}

/** Start time of a process, in the system's own ticks, or `0`. */
function startTime(pid: number): string {
  return readProcess(pid)?.start ?? '0';
}

/** Whether that very process still runs. Where start times are unknown, its number decides. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  if (!isRunning(pid)) return false;
  const found = readProcess(pid);
  if (found === undefined) return true;
  // A zombie has ended; in a container its parent may never collect it.
  if (found.state === 'Z' || found.state === 'X') return false;
  return start === '0' || found.start === start;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: startTime(process.pid) };
}

/** This process and thread, as part of a file name. */
export function ownName(): string {
  return `${process.pid}.${startTime(process.pid)}.${threadId}`;
}

/**
 * The process of the whole run: Jest's own. In a child-process worker it is the parent,
 * in worker threads and in band it is this one.
 */
export function runProcess(): ProcessIdentity {
  const pid = isChildWorker() ? process.ppid : process.pid;
  return { pid, start: startTime(pid) };
}

/** Whether this is a process that Jest's own has started to run test files. */
export function isChildWorker(): boolean {
  const script = process.argv[1] ?? '';
  return /[\\/]jest-worker[\\/]/.test(script) && script.endsWith('processChild.js');
}

export function processSpace(): ProcessSpace {
  return {
    namespace: /\d+/.exec(readProcLink('self/ns/pid') ?? '')?.[0] ?? '0',
    boot: readProc('sys/kernel/random/boot_id')?.slice(0, 8) || '0',
  };
}
