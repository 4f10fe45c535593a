/** Leaves the record of a test file for the reporter, or for `jest-ws-dynamic report` where it failed. */
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { Circus } from '@jest/types';
import { type CachedProject, forgetFailures, keepFailures } from '../report/last-run';
import { recordsAreWanted, writeRecord } from '../report/records';
import type { FileReport } from '../report/schema';
import { testsOf, textOf } from './file-record';
import { type FileResult, fileReport } from './file-report';
import type { FileRun } from './file-run';

/** After the last hook of the file, when its failures are known. */
export function keepRecord(state: Circus.State, run: FileRun): void {
  const { session, recorder, config, context } = run;
  const project = projectOf(config);
  if (recorder.isForReporter) {
    writeRecord(recorder.recordOf(session, state.rootDescribeBlock));
    forgetFailures(project, context.testPath);
    return;
  }
  const results = [...testsOf(state.rootDescribeBlock, '')].map(resultOf);
  const isFailed = results.some(({ status }) => status === 'failed');
  if (!isFailed && state.unhandledErrors.length === 0) {
    forgetFailures(project, context.testPath);
    return;
  }
  const record = recorder.recordOf(session, state.rootDescribeBlock);
  const [failure] = state.unhandledErrors;
  const result: FileResult = {
    testFilePath: context.testPath,
    perfStats: { start: run.startedAt, end: Date.now() },
    testResults: results,
    ...(failure !== undefined && { testExecError: { message: textOf(failure) } }),
  };
  keepFailures(project, context.testPath, fileReport(project.rootDir, result, record, undefined));
}

/** A file whose set-up failed has no results. */
export function keepFailedSetUp(
  error: Error,
  config: JestEnvironmentConfig,
  { testPath }: EnvironmentContext,
): void {
  if (recordsAreWanted()) return;
  const now = Date.now();
  const project = projectOf(config);
  const result: FileResult = {
    ...{ testFilePath: testPath, testResults: [], perfStats: { start: now, end: now } },
    testExecError: { message: textOf(error) },
  };
  const report: FileReport = fileReport(project.rootDir, result, undefined, undefined);
  keepFailures(project, testPath, report);
}

function projectOf({ globalConfig, projectConfig }: JestEnvironmentConfig): CachedProject {
  return { cacheDirectory: projectConfig.cacheDirectory, rootDir: globalConfig.rootDir };
}

/** As Jest makes it of the test once the file is over. */
function resultOf({
  name,
  test,
}: {
  readonly name: string;
  readonly test: Circus.TestEntry;
}): FileResult['testResults'][number] {
  return {
    ...{ fullName: name, title: test.name, ancestorTitles: titlesOf(test.parent) },
    ...{ status: statusOf(test), duration: test.duration ?? null },
    failureMessages: test.errors.map(textOf),
    ...(typeof test.startedAt === 'number' && { startedAt: test.startedAt }),
  };
}

function titlesOf(block: Circus.DescribeBlock): string[] {
  return block.parent === undefined ? [] : [...titlesOf(block.parent), block.name];
}

function statusOf({
  mode,
  status,
  errors,
}: Circus.TestEntry): 'failed' | 'todo' | 'pending' | 'passed' {
  if (status === 'todo' || mode === 'todo') return 'todo';
  if (status === 'skip' || mode === 'skip') return 'pending';
  return errors.length > 0 ? 'failed' : 'passed';
}
