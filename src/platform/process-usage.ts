/** CPU time and memory of a process and its children. */
import { listProcesses, type ProcessEntry, readProc, threadTimes } from './procfs';

/** Resources used by the processes of a tree so far. */
export interface ProcessUsage {
  readonly processes: number;
  /** CPU time since their start, ms. */
  readonly cpu: number;
  /** Resident memory, bytes. */
  readonly memory: number;
  /** Resident memory of each process, bytes, by its ID. */
  readonly resident: ReadonlyMap<number, number>;
}

/** USER_HZ: Linux uses ticks of 10 ms on every architecture that Node supports. */
const tick = 10;
/** `getconf PAGESIZE`: Node has no API for it; true of all but a few arm64 kernels. */
const usualPage = 4096;

/** Usage of a process and its descendants; `undefined` when it has exited or nothing can be read. */
export function processUsage(pid: number): Promise<ProcessUsage | undefined> {
  return process.platform === 'linux' ? usageFromProc(pid) : usageFromTools(pid);
}

/** Reads /proc: cheap enough to run during a measurement. */
async function usageFromProc(pid: number): Promise<ProcessUsage | undefined> {
  const members = treeOf(pid, listProcesses());
  if (members.length === 0) return undefined;
  const cpu = sum(members.map((member) => Math.max(member.ticks * tick, exactCpu(member.pid))));
  return usageOf(
    cpu,
    members.map((member) => [member.pid, member.resident * pageSize()]),
  );
}

function usageOf(cpu: number, members: readonly (readonly [number, number])[]): ProcessUsage {
  const resident = new Map(members);
  return { processes: resident.size, cpu, memory: sum([...resident.values()]), resident };
}

/** The process, its descendants, and the other members of the process group that it leads. */
export function treeOf(pid: number, all: readonly ProcessEntry[]): ProcessEntry[] {
  const members = new Set<number>();
  const add = (one: ProcessEntry): void => {
    if (members.has(one.pid)) return;
    members.add(one.pid);
    for (const child of all) if (child.parent === one.pid) add(child);
  };
  for (const one of all) if (one.pid === pid || one.group === pid) add(one);
  return all.filter((one) => members.has(one.pid));
}

/** CPU time of the current threads, ms: ticks are too coarse for a short run. */
function exactCpu(pid: number): number {
  return sum(Array.from(threadTimes(pid).values(), ({ ran }) => ran));
}

let page: number | undefined;

/** The page size, from this process's memory in pages and in bytes. */
function pageSize(): number {
  if (page !== undefined) return page;
  const pages = Number(readProc('self/statm')?.split(' ')[1]);
  const ratio = process.memoryUsage.rss() / pages;
  page = Number.isFinite(ratio) && ratio > 0 ? 2 ** Math.round(Math.log2(ratio)) : usualPage;
  return page;
}

/** Reads usage from the system's tools, by pidtree and pidusage. */
export async function usageFromTools(pid: number): Promise<ProcessUsage | undefined> {
  // Loaded late: not used on Linux.
  const listTree = require('pidtree') as typeof import('pidtree');
  const usage = require('pidusage') as typeof import('pidusage');
  try {
    const pids = await listTree(pid, { root: true });
    const found = Object.values(await usage(pids));
    return usageOf(
      sum(found.map(({ ctime }) => ctime)),
      found.map(({ pid, memory }) => [pid, memory]),
    );
  } catch {
    // The process has ended, or the tools are missing.
    return undefined;
  } finally {
    // Drops the readings that pidusage keeps to compute CPU percentages.
    usage.clear();
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
