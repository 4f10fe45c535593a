import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { openPage } from '../platform/open-page';
import { failuresOf, noFailures } from '../report/failures';
import type { FailuresReport } from '../report/failures-report';
import type { CachedProject } from '../report/last-run-folder';
import { readReport } from '../report/merge';
import { lastPage, lastStart, readLastRun } from '../report/read-last-run';
import { writeReport } from '../report/write-report';
import type { CommandOutput } from './ports';
import { findJest, type ShownConfig } from './project';

interface ReportFlags {
  readonly output: string;
  readonly config?: string;
  readonly open?: boolean;
  readonly json?: boolean;
}

/** `jest-ws-dynamic report`: opens the report page of the last run. */
export function reportCommand({ write, finish }: CommandOutput): Command {
  return new Command('report')
    .description('show the report page of the last run, even without the reporter')
    .option('--output <dir>', 'folder for the page', 'ws-report')
    .option('--config <path>', "the Jest config of that run, like Jest's option")
    .option('--open', 'open the page in the browser')
    .option('--json', 'print the failures as JSON, for tools')
    .allowExcessArguments(false)
    .action(async ({ output, config, open = false, json = false }: ReportFlags) => {
      const cwd = process.cwd();
      const jest = await findJest(cwd);
      const tell = json ? writeAside : write;
      const shown = jest.showConfig(config);
      const projects = projectsOf(shown);
      const print = (failures: FailuresReport): void =>
        write(`${JSON.stringify(failures, undefined, 2)}\n`);
      const page = pageOfLastRun(shown, projects, resolve(cwd, output), tell);
      if (page === undefined) {
        const startedAt = lastStart(projects);
        tell(nothingToShow(startedAt));
        const isKnown = json && startedAt !== undefined;
        if (isKnown) print(noFailures(startedAt));
        finish(isKnown ? 0 : 1);
        return;
      }
      tell(`jest-ws-dynamic: report in ${relative(cwd, page)}\n`);
      if (json) print(failuresOf(readReport(dirname(page)), page));
      if (open) openPage(page);
      finish(0);
    });
}

/** With `--json`, standard output contains only JSON; prints other text on stderr. */
function writeAside(text: string): void {
  process.stderr.write(text);
}

function nothingToShow(startedAt: string | undefined): string {
  const why =
    startedAt === undefined
      ? 'no test file of the last run failed, or its records were removed'
      : `no test file of the run of ${startedAt} failed`;
  return (
    `Nothing to show: ${why}.\n` +
    'For a page of all tests: npx jest --reporters=default --reporters=jest-ws-dynamic/reporter\n'
  );
}

function projectsOf({ globalConfig: { rootDir }, configs }: ShownConfig): CachedProject[] {
  const folders = [...new Set(configs.map(({ cacheDirectory }) => cacheDirectory))];
  return folders.map((cacheDirectory) => ({ cacheDirectory, rootDir }));
}

/** The path of the page; `undefined` if there is none. */
function pageOfLastRun(
  { globalConfig }: ShownConfig,
  projects: readonly CachedProject[],
  output: string,
  write: (text: string) => void,
): string | undefined {
  const report = readLastRun(projects);
  if (report !== undefined) {
    writeReport(output, report);
    const count = report.files.length;
    write(
      `The run of ${report.startedAt}: ${count} test ${count === 1 ? 'file' : 'files'} failed\n`,
    );
    return join(output, 'index.html');
  }
  const folder = reporterFolder(globalConfig);
  const page = folder && join(folder, 'index.html');
  return page !== undefined && existsSync(page) ? page : lastPage(projects);
}

/** The reporter's output folder in the config. A page elsewhere may be from an earlier run. */
function reporterFolder({
  rootDir,
  reporters = [],
}: ShownConfig['globalConfig']): string | undefined {
  const own = reporters.find(([path]) => isOwnReporter(path));
  return own && resolve(rootDir, own[1]?.outputFolder ?? 'ws-report');
}

function isOwnReporter(path: string): boolean {
  return /[\\/]dist[\\/]jest[\\/]reporter\.m?js$/.test(path);
}
