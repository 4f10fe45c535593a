import { threadId } from 'node:worker_threads';
import { readProc, readProcess, readProcLink } from './procfs';
import { isRunning } from './signals';

/**
 * A process, distinguished from a later one with the same PID. `start` is its start time in clock ticks, `0`
 * if unknown.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
}

/** The scope of PIDs: a PID namespace of one boot. Unknown parts are `0`. */
export interface ProcessSpace {
  readonly namespace: string;
  readonly boot: string;
}

/** Start time of a process in clock ticks, or `0`. */
function startTime(pid: number): string {
  return readProcess(pid)?.start ?? '0';
}

/** Whether this very process is still running. Without start times, only the PID is compared. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  if (!isRunning(pid)) return false;
  const found = readProcess(pid);
  if (found === undefined) return true;
  // A zombie has ended; in a container its parent may never reap it.
  if (found.state === 'Z' || found.state === 'X') return false;
  return start === '0' || found.start === start;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: startTime(process.pid) };
}

/** PID, start time and thread ID, for use in file names. */
export function ownName(): string {
  return `${process.pid}.${startTime(process.pid)}.${threadId}`;
}

/** Jest's main process: the parent of a child-process worker; this process in worker threads and in band. */
export function runProcess(): ProcessIdentity {
  const pid = isChildWorker() ? process.ppid : process.pid;
  return { pid, start: startTime(pid) };
}

/** Whether this process is a worker that Jest's main process started. */
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
