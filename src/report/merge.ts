import { join } from 'node:path';
import { invalid } from '../errors/invalid-value';
import { messageOf } from '../errors/read-cause';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { readJson } from './read-json';
import { type Report, type RunReport, reportSchema } from './schema';

/** A report, and the folder from which it was read. */
export interface FoundReport {
  readonly folder: string;
  readonly report: Report;
}

/**
 * Merges the reports of several shards: all their files in path order, from the first start, with the
 * duration of the slowest.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for the same run or the same shard twice
 */
export function mergeReports(found: readonly FoundReport[]): Report {
  refuseTwice(found, ({ id }) => id, 'the report of the same run');
  refuseTwice(found, ({ shard }) => shard, 'the same shard');
  const reports = found.map(({ report }) => report);
  const files = reports.flatMap((report) => report.files);
  return {
    version: 1,
    startedAt: reports.map(({ startedAt }) => startedAt).sort()[0] ?? new Date(0).toISOString(),
    duration: Math.max(0, ...reports.map(({ duration }) => duration)),
    runs: reports.flatMap(({ runs }) => runs),
    files: files.sort((one, other) => one.path.localeCompare(other.path)),
  };
}

/** The shards without a report: `['2/3']`. */
export function missingShards({ runs }: Report): string[] {
  const shards = runs.flatMap(({ shard }) => shard ?? []);
  const count = Math.max(0, ...shards.map((shard) => Number(shard.split('/')[1])));
  const all = Array.from({ length: count }, (_, index) => `${index + 1}/${count}`);
  return all.filter((shard) => !shards.includes(shard));
}

/**
 * Refuses duplicates: a folder that is given twice, or left from an earlier run, would count its tests twice.
 */
function refuseTwice(
  found: readonly FoundReport[],
  keyOf: (run: RunReport) => string | undefined,
  what: string,
): void {
  const folders = new Map<string, string>();
  for (const { folder, report } of found) {
    for (const run of report.runs) {
      const key = keyOf(run);
      if (key === undefined) continue;
      const other = folders.get(key);
      folders.set(key, folder);
      if (other === undefined) continue;
      const shard = run.shard === undefined ? '' : ` (shard ${run.shard})`;
      throw invalid('merge', {
        expected: 'one folder per shard, all of one run',
        received: `${what}${shard} in both ${other} and ${folder}`,
        remedy: 'Its tests would be counted twice: leave one out.',
      });
    }
  }
}

/**
 * Reads `report.json` in a folder.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for a folder without a report of this package
 */
export function readReport(folder: string): Report {
  const path = join(folder, 'report.json');
  try {
    return readJson(path, reportSchema, 'report of this package');
  } catch (cause) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `Cannot read ${path}: ${messageOf(cause)}. Specify folders written by the reporter (ws-report), one per shard.`,
      { cause },
    );
  }
}
