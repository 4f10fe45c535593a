import { listProc, readProc } from './procfs';

/** The limit of open files and sockets of this process, and the current number. */
export interface FileLimit {
  readonly most: number;
  readonly open: number;
}

/** `undefined` where the system has no such limit (Windows) or does not report it. */
export function fileLimit(): FileLimit | undefined {
  if (process.platform === 'win32') return undefined;
  return process.platform === 'linux' ? limitFromProc() : limitFromReport();
}

function limitFromProc(): FileLimit | undefined {
  const most = parseFileLimit(readProc('self/limits') ?? '');
  return most === undefined ? undefined : { most, open: listProc('self/fd').length };
}

/** The soft limit, parsed from /proc/PID/limits. */
export function parseFileLimit(limits: string): number | undefined {
  const soft = /^Max open files +(\S+)/m.exec(limits)?.[1];
  if (soft === undefined) return undefined;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

/** Node's diagnostic report includes the limit on every Unix, but not the number of open files. */
export function limitFromReport(): FileLimit | undefined {
  const report: unknown = process.report.getReport();
  if (typeof report !== 'object' || report === null || !('userLimits' in report)) return undefined;
  const { userLimits } = report as { userLimits?: { open_files?: { soft?: number | string } } };
  const soft = userLimits?.open_files?.soft;
  if (soft === undefined) return undefined;
  return { most: soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft), open: 0 };
}
