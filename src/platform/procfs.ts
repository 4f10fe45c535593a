/** Reads processes from /proc (Linux only). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { withFallback } from '../errors/with-fallback';

export interface ProcessEntry {
  readonly pid: number;
  /** One letter of proc(5); `Z` is a zombie. */
  readonly state: string;
  /** The process is exiting and may already have closed its files. */
  readonly isExiting: boolean;
  /** ID of the process group. */
  readonly group: number;
  readonly parent: number;
  /** Start time in clock ticks. */
  readonly start: string;
  /** CPU time in ticks: its own, and that of the children that it has waited for. */
  readonly ticks: number;
  /** Resident memory in pages. */
  readonly resident: number;
}

/** The text of a file under /proc; `undefined` if it is absent or not readable. */
export function readProc(path: string): string | undefined {
  return onLinux(() => readFileSync(`/proc/${path}`, 'utf8'));
}

/** Target of a symbolic link under /proc. */
export function readProcLink(path: string): string | undefined {
  return onLinux(() => readlinkSync(`/proc/${path}`));
}

/** Names of the entries in a folder under /proc. */
export function listProc(path: string): string[] {
  return onLinux(() => readdirSync(`/proc/${path}`)) ?? [];
}

/** PIDs of all visible processes. */
export function listPids(): number[] {
  const names = listProc('');
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** Reads one process, including a zombie. */
export function readProcess(pid: number): ProcessEntry | undefined {
  return parseStat(readProc(`${pid}/stat`) ?? '');
}

/** The state of each thread of a process. */
export function threadStates(pid: number): string[] {
  return listProc(`${pid}/task`).flatMap(
    (thread) => parseStat(readProc(`${pid}/task/${thread}/stat`) ?? '')?.state ?? [],
  );
}

/** Times of a thread since its start, from the scheduler. */
export interface ThreadTimes {
  /** On a CPU, ms. */
  readonly ran: number;
  /** Ready to run, while other threads were on the CPUs, ms. */
  readonly waited: number;
}

/** The times of each current thread of a process. */
export function threadTimes(pid: number): ReadonlyMap<string, ThreadTimes> {
  return new Map(
    listProc(`${pid}/task`).map((thread) => {
      const text = readProc(`${pid}/task/${thread}/schedstat`) ?? '';
      const [ran = 0, waited = 0] = text
        .split(' ')
        .map((ns) => (Number.parseInt(ns, 10) || 0) / 1e6);
      return [thread, { ran, waited }];
    }),
  );
}

/** Reads all visible processes. */
export function listProcesses(): ProcessEntry[] {
  return listPids().flatMap((pid) => readProcess(pid) ?? []);
}

/** PF_EXITING of the kernel's include/linux/sched.h, in field 9. */
const exitingFlag = 0x4;

/** Reads /proc/PID/stat (proc(5)); the command's name in it may contain spaces and parentheses. */
export function parseStat(stat: string): ProcessEntry | undefined {
  const [, pid, rest] = /^(\d+) \(.*\) (.*)/s.exec(stat) ?? [];
  if (pid === undefined || rest === undefined) return undefined;
  // From the third field on: state, parent, group, …; CPU times are fields 14 to 17, the start time field 22,
  // the resident memory field 24.
  const fields = rest.trim().split(' ');
  const [state = '', parent, group, , , , flags] = fields;
  return {
    pid: Number(pid),
    state,
    isExiting: state === 'Z' || state === 'X' || (Number(flags) & exitingFlag) !== 0,
    group: Number(group),
    parent: Number(parent),
    start: fields[19] ?? '0',
    ticks: fields.slice(11, 15).reduce((total, ticks) => total + Number(ticks), 0),
    resident: Number(fields[21] ?? 0),
  };
}

/** Whether the process was started with this variable; `false` where its environment is not readable. */
export function hasVariable(pid: number, name: string, value: string): boolean {
  return `\0${readProc(`${pid}/environ`) ?? ''}\0`.includes(`\0${name}=${value}\0`);
}

/** The command line of a process, separated by spaces. */
export function readCommandLine(pid: number): string {
  return (readProc(`${pid}/cmdline`) ?? '').split('\0').join(' ').trim();
}

/** Inodes of the sockets that a process has open. */
export function socketInodes(pid: number): string[] {
  return listProc(`${pid}/fd`).flatMap(
    (fd) => /^socket:\[(\d+)\]$/.exec(readProcLink(`${pid}/fd/${fd}`) ?? '')?.[1] ?? [],
  );
}

function onLinux<Value>(read: () => Value): Value | undefined {
  return process.platform === 'linux' ? withFallback(read, undefined) : undefined;
}
