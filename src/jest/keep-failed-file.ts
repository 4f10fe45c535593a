/** Keeps the record of a failed test file for `jest-ws-dynamic report`. Loaded when a file has failed. */
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { Circus } from '@jest/types';
import { keepFailures } from '../report/last-run';
import { recordsAreWanted } from '../report/records';
import type { FileReport } from '../report/schema';
import { projectOf } from './cached-project';
import { type NamedTest, testsOf, textOf } from './file-record';
import { type FileResult, fileReport } from './file-report';
import type { FileRun } from './file-run';

/** As Jest reports it, after the file. */
const noTests = 'Your test suite must contain at least one test.';

/** Called after the last hook of a failed file. */
export function keepFailedFile(state: Circus.State, run: FileRun): void {
  const { session, recorder, config, context } = run;
  const project = projectOf(config);
  const tests = [...testsOf(state.rootDescribeBlock, '')];
  const [failure = tests.length === 0 ? noTests : undefined] = state.unhandledErrors;
  const result: FileResult = {
    testFilePath: context.testPath,
    perfStats: { start: run.startedAt, end: Date.now() },
    testResults: tests.map(resultOf),
    ...(failure !== undefined && { testExecError: { message: textOf(failure) } }),
  };
  const record = recorder.recordOf(session, state.rootDescribeBlock);
  keepFailures(project, context.testPath, fileReport(project.rootDir, result, record, undefined));
}

/** Called for a file whose setup failed or that Jest could not load, which has no test results. */
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

/** A test result in the form that Jest builds at the end of the file. */
function resultOf({ name, test }: NamedTest): FileResult['testResults'][number] {
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
