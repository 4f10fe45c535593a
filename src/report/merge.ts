import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WsDynamicError } from '../errors';
import type { Report } from './types';

/**
 * One report of several shards': all their files in the order of their paths, from the first start,
 * with the time of the slowest.
 */
export function mergeReports(reports: readonly Report[]): Report {
  const files = reports.flatMap((report) => report.files);
  return {
    version: 1,
    startedAt: reports.map(({ startedAt }) => startedAt).sort()[0] ?? new Date(0).toISOString(),
    duration: Math.max(0, ...reports.map(({ duration }) => duration)),
    files: files.sort((one, other) => one.path.localeCompare(other.path)),
  };
}

/**
 * Reads `report.json` of a folder.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for a folder without a report of ours
 */
export function readReport(folder: string): Report {
  const path = join(folder, 'report.json');
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
    if (report.version === 1 && Array.isArray(report.files)) return report;
  } catch (cause) {
    throw unreadable(path, (cause as Error).message, cause);
  }
  throw unreadable(path, 'it is no report of this package', undefined);
}

function unreadable(path: string, why: string, cause: unknown): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `Cannot read ${path}: ${why}. Name folders that the reporter wrote (ws-report), one of each shard.`,
    { cause },
  );
}
