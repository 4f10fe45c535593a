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

/** Start time of a process, in the system's own ticks, or `0`. */
export function startTime(pid: number): string {
  return readStat(pid)?.start ?? '0';
}

/** Whether that very process still runs. Where start times are unknown, its number decides. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const found = readStat(pid);
  if (found === undefined) return true;
  // A zombie has ended; in a container nobody may ever collect it.
  if (found.state === 'Z' || found.state === 'X') return false;
  return start === '0' || found.start === start;
}

// proc(5): state is field 3, start time field 22. Absent on other systems.
function readStat(pid: number): { state: string; start: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Field 2, the command's name in parentheses, may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', start: fields[19] ?? '0' };
  } catch {
    return undefined;
  }
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
