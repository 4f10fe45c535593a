/** CPU time and memory of a process and its children. */
import { listProc, listProcesses, type ProcessEntry, readProc } from './procfs';

/** The resources that the processes of a tree used so far. */
export interface ProcessUsage {
  readonly processes: number;
  /** CPU time since their start, ms. */
  readonly cpu: number;
  /** Resident memory, bytes. */
  readonly memory: number;
}

/** USER_HZ: Linux shows ticks of 10 ms on every architecture that Node runs on. */
const tick = 10;
/** getconf PAGESIZE; Node has no API for it, and all but a few arm64 kernels have this value. */
const usualPage = 4096;

/** Usage of a process and everything below it; `undefined` when it is gone or nothing can be read. */
export function processUsage(pid: number): Promise<ProcessUsage | undefined> {
  return process.platform === 'linux' ? usageFromProc(pid) : usageFromTools(pid);
}

/** Reads /proc: cheap enough to be done beside a measurement. */
async function usageFromProc(pid: number): Promise<ProcessUsage | undefined> {
  const members = treeOf(pid, listProcesses());
  if (members.length === 0) return undefined;
  return {
    processes: members.length,
    cpu: sum(members.map((member) => Math.max(member.ticks * tick, exactCpu(member.pid)))),
    memory: sum(members.map(({ resident }) => resident * pageSize())),
  };
}

/** The process, its descendants, and the other members of the group that it leads. */
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

/** Run time of the current threads in nanoseconds, from the scheduler: ticks are too coarse for a short run. */
function exactCpu(pid: number): number {
  const threads = listProc(`${pid}/task`);
  const ran = threads.map((thread) => readProc(`${pid}/task/${thread}/schedstat`) ?? '');
  return sum(ran.map((text) => Number.parseInt(text, 10) || 0)) / 1e6;
}

let page: number | undefined;

/** This process's own memory, as pages and as bytes, tells how large a page is. */
function pageSize(): number {
  if (page !== undefined) return page;
  const pages = Number(readProc('self/statm')?.split(' ')[1]);
  const ratio = process.memoryUsage.rss() / pages;
  page = Number.isFinite(ratio) && ratio > 0 ? 2 ** Math.round(Math.log2(ratio)) : usualPage;
  return page;
}

/** Asks the system's tools, by the packages that know them. */
export async function usageFromTools(pid: number): Promise<ProcessUsage | undefined> {
  // Not needed on Linux, so not loaded there.
  const listTree = require('pidtree') as typeof import('pidtree');
  const usage = require('pidusage') as typeof import('pidusage');
  try {
    const pids = await listTree(pid, { root: true });
    const found = Object.values(await usage(pids));
    return {
      processes: found.length,
      cpu: sum(found.map(({ ctime }) => ctime)),
      memory: sum(found.map(({ memory }) => memory)),
    };
  } catch {
    // It has ended, or the tools are missing: nothing to report.
    return undefined;
  } finally {
    // Keeps the last reading, to compute the share of the processor.
    usage.clear();
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
