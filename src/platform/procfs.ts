/** What Linux tells about processes under /proc. On other systems there is nothing to read. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ProcessEntry {
  readonly pid: number;
  /** One letter of proc(5); `Z` has ended and waits for its parent. */
  readonly state: string;
  /** Id of the process group. */
  readonly group: number;
  /** Start time in the system's own ticks. */
  readonly start: string;
}

/** The text of a file under /proc; `undefined` when it is absent or belongs to another user. */
export function readProc(path: string): string | undefined {
  return orUndefined(() => readFileSync(`/proc/${path}`, 'utf8'));
}

/** The target of a link under /proc. */
export function readProcLink(path: string): string | undefined {
  return orUndefined(() => readlinkSync(`/proc/${path}`));
}

/** The ids of all processes that this system shows. */
export function listPids(): number[] {
  const names = orUndefined(() => readdirSync('/proc')) ?? [];
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** One process, ended ones that wait for their parent included. */
export function readProcess(pid: number): ProcessEntry | undefined {
  return parseStat(readProc(`${pid}/stat`) ?? '');
}

/** Every process that this system shows. */
export function listProcesses(): ProcessEntry[] {
  return listPids().flatMap((pid) => readProcess(pid) ?? []);
}

/** Reads /proc/PID/stat (proc(5)); the command's name in it may hold spaces and parentheses. */
export function parseStat(stat: string): ProcessEntry | undefined {
  const [, pid, rest] = /^(\d+) \(.*\) (.*)/s.exec(stat) ?? [];
  if (pid === undefined || rest === undefined) return undefined;
  // From the third field on: state, parent, group, …; the start time is field 22.
  const fields = rest.trim().split(' ');
  const [state = '', , group] = fields;
  return { pid: Number(pid), state, group: Number(group), start: fields[19] ?? '0' };
}

/** Whether the process was started with this variable, as far as this user may read that. */
export function hasVariable(pid: number, name: string, value: string): boolean {
  return `\0${readProc(`${pid}/environ`) ?? ''}\0`.includes(`\0${name}=${value}\0`);
}

/** The command line of a process, separated by spaces. */
export function readCommandLine(pid: number): string {
  return (readProc(`${pid}/cmdline`) ?? '').split('\0').join(' ').trim();
}

/** The sockets that a process has open, by inode. */
export function socketInodes(pid: number): string[] {
  const names = orUndefined(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
  return names.flatMap(
    (fd) => /^socket:\[(\d+)\]$/.exec(readProcLink(`${pid}/fd/${fd}`) ?? '')?.[1] ?? [],
  );
}

function orUndefined<Value>(read: () => Value): Value | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return read();
  } catch {
    return undefined;
  }
}
