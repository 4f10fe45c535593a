/** The reporter: `reporters: ['default', 'jest-ws-dynamic/reporter']`. */
import { randomUUID } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import type { AggregatedResult, TestResult } from '@jest/reporters';
import { maskerOf } from '../errors/masker';
import { read } from '../errors/read-cause';
import { warnOfLoss } from '../errors/warn-of-loss';
import { failureLinks } from '../report/failure-links';
import { FrameLimit } from '../report/frame-limit';
import { keepPage } from '../report/last-run';
import { openRecords } from '../report/records';
import type { OutputReport, Report } from '../report/schema';
import { takeRecords } from '../report/take-records';
import { writeReport } from '../report/write-report';
import { readOptions } from '../validation/check';
import { kind } from '../validation/kind';
import type { Shape } from '../validation/object';
import { outputOfConsole } from './console-output';
import { fileReport } from './file-report';
import type { RunConfig } from './run-config';
import { runFacts } from './run-facts';
import { showInGitHub } from './show-in-github';

export type { FailuresReport } from '../report/failures-report';

/** Options of the reporter, the second element of its entry in the Jest config. */
export interface ReporterOptions {
  /** The folder for `index.html` and `report.json`; by default `ws-report` in rootDir. */
  readonly outputFolder?: string;
}

const shape = {
  outputFolder: kind('the path of a folder', (value) => typeof value === 'string' && value !== ''),
} satisfies Shape<keyof ReporterOptions>;

/** The fields of Jest's global config that the reporter uses. */
export interface ReporterConfig extends RunConfig {
  readonly reporters?: readonly (readonly unknown[])[];
  readonly shard?: { readonly shardIndex: number; readonly shardCount: number };
}

/** Writes a report of each test's connections and recorded results, together with Jest's results. */
export default class WebSocketReporter {
  readonly #config: ReporterConfig;
  readonly #folder: string;
  readonly #printed = new Map<string, OutputReport>();

  constructor(config: ReporterConfig, options: ReporterOptions = {}) {
    this.#config = config;
    const { outputFolder = 'ws-report' } = readOptions('jest-ws-dynamic/reporter', options, shape);
    this.#folder = resolve(config.rootDir, outputFolder);
    // Opened here, so that workers, which start later, inherit the folder.
    openRecords();
  }

  onTestFileResult(test: unknown, result: TestResult): void {
    // Read here, since Jest drops it after its reporters have handled the file.
    const printed = outputOfConsole(result.console ?? [], maskOf(test));
    if (printed !== undefined) this.#printed.set(result.testFilePath, printed);
  }

  onRunComplete(contexts: ReadonlySet<unknown>, results: AggregatedResult): void {
    const { rootDir, shard, reporters = [] } = this.#config;
    const records = takeRecords();
    const room = new FrameLimit();
    const report: Report = {
      version: 1,
      startedAt: new Date(results.startTime).toISOString(),
      duration: Date.now() - results.startTime,
      runs: [
        {
          id: randomUUID(),
          ...(shard && { shard: `${shard.shardIndex}/${shard.shardCount}` }),
          ...runFacts(this.#config),
        },
      ],
      files: results.testResults.map((result) => {
        const path = result.testFilePath;
        const record = records.get(path);
        const fitting = record && room.fit(record);
        return fileReport(rootDir, result, fitting, this.#printed.get(path));
      }),
    };
    warnOfLoss('the report is not written', () => {
      writeReport(this.#folder, report);
      const path = join(this.#folder, 'index.html');
      for (const cacheDirectory of cachesOf(contexts)) keepPage({ cacheDirectory, rootDir }, path);
      const page = relative(process.cwd(), path);
      const links = failureLinks(report, path);
      process.stderr.write(`${[`jest-ws-dynamic: report in ${page}`, ...links].join('\n')}\n`);
    });
    showInGitHub(report, reporters);
  }
}

/** The option `mask` of the project of a test file. */
function maskOf(test: unknown): (text: string) => string {
  const config = read(read(test, 'context'), 'config');
  const names = read(read(config, 'testEnvironmentOptions'), 'mask');
  return maskerOf(Array.isArray(names) ? names : []).mask;
}

/** Jest's cache folders of the projects. */
function cachesOf(contexts: ReadonlySet<unknown>): ReadonlySet<string> {
  const all = [...contexts].map((context) => read(read(context, 'config'), 'cacheDirectory'));
  return new Set(all.filter((path) => typeof path === 'string'));
}
