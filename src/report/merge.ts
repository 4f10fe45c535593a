import { join } from 'node:path';
import { WsDynamicError } from '../errors';
import { messageOf } from '../failure/read-cause';
import { readJson } from './read-json';
import { type Report, reportSchema } from './schema';

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
    return readJson(path, reportSchema, 'report of this package');
  } catch (cause) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `Cannot read ${path}: ${messageOf(cause)}. Name folders that the reporter wrote (ws-report), one of each shard.`,
      { cause },
    );
  }
}
