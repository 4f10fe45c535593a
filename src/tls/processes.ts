import { readFileSync, readlinkSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

/**
 * A process, told apart from a later one that got the same number. `start` is its start time as the
 * system counts it, `0` where the system does not tell.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
}

/** Where process numbers mean the same: a PID namespace of one boot. Empty parts are `0`. */
export interface ProcessSpace {
  readonly namespace: string;
  readonly boot: string;
}

/** Start time of a process, in the system's own ticks (proc(5), field 22), or `0`. */
export function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command's name, in parentheses, may hold spaces and parentheses itself.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

/** Whether that very process is still there. Where start times are unknown, its number decides. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startTime(pid);
  return start === '0' || now === '0' || now === start;
}

/** This process and thread, as part of a file name. */
export function ownName(): string {
  return `${process.pid}.${startTime(process.pid)}.${threadId}`;
}

/**
 * The process that stands for the whole run: Jest's own. In a child-process worker it is the parent,
 * in worker threads and in band it is this one.
 */
export function runProcess(): ProcessIdentity {
  const isChildWorker = /[\\/]jest-worker[\\/].*processChild\.js$/.test(process.argv[1] ?? '');
  const pid = isChildWorker ? process.ppid : process.pid;
  return { pid, start: startTime(pid) };
}

export function processSpace(): ProcessSpace {
  return {
    namespace: /\d+/.exec(orEmpty(() => readlinkSync('/proc/self/ns/pid')))?.[0] ?? '0',
    boot:
      orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')).slice(0, 8) || '0',
  };
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
