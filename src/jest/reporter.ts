/** The reporter: `reporters: ['default', 'jest-ws-dynamic/reporter']`. */
import { join, relative, resolve, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { AggregatedResult, TestResult } from '@jest/reporters';
import { warnOfLoss } from '../failure/warn-of-loss';
import { openRecords } from '../report/records';
import type { FileRecord, FileReport, RecordReport, Report } from '../report/schema';
import { takeRecords } from '../report/take-records';
import { writeReport } from '../report/write';

/** Second element of the reporter's entry in the Jest config. */
export interface ReporterOptions {
  /** Where `index.html` and `report.json` are written; `ws-report` in rootDir. */
  readonly outputFolder?: string;
}

/** Writes what each test's connections did, and what was recorded, beside Jest's own results. */
export default class WebSocketReporter {
  readonly #rootDir: string;
  readonly #folder: string;

  constructor({ rootDir }: { readonly rootDir: string }, options: ReporterOptions = {}) {
    this.#rootDir = rootDir;
    this.#folder = resolve(rootDir, options.outputFolder ?? 'ws-report');
    // Now: the workers, which start later, inherit where to write.
    openRecords();
  }

  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    const records = takeRecords();
    const report: Report = {
      version: 1,
      startedAt: new Date(results.startTime).toISOString(),
      duration: Date.now() - results.startTime,
      files: results.testResults.map((result) =>
        fileReport(this.#rootDir, result, records.get(result.testFilePath)),
      ),
    };
    warnOfLoss('the report is not written', () => {
      writeReport(this.#folder, report);
      const page = join(relative(process.cwd(), this.#folder), 'index.html');
      process.stderr.write(`jest-ws-dynamic: report in ${page}\n`);
    });
  }
}

function fileReport(
  rootDir: string,
  result: TestResult,
  record: FileRecord | undefined,
): FileReport {
  const tests = new Map(record?.tests.map((test) => [test.name, test]));
  const failure = result.testExecError?.stack ?? result.testExecError?.message;
  return {
    path: relative(rootDir, result.testFilePath).split(sep).join('/'),
    ...(record ? { server: record.server } : {}),
    ...(failure === undefined ? {} : { failure: stripVTControlCharacters(failure) }),
    ...recordsOf(record),
    tests: result.testResults.map(({ fullName, status, duration, failureMessages }) => {
      const own = tests.get(fullName);
      return {
        name: fullName,
        status,
        ...(typeof duration === 'number' ? { duration } : {}),
        connections: own?.connections ?? [],
        failures: failureMessages.map(stripVTControlCharacters),
        ...recordsOf(own),
      };
    }),
  };
}

function recordsOf(from: { readonly records: readonly RecordReport[] } | undefined) {
  return from && from.records.length > 0 ? { records: from.records } : {};
}
