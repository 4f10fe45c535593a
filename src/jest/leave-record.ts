import type { JestEnvironmentConfig } from '@jest/environment';
import type { Circus } from '@jest/types';
import { type CachedProject, hasLastRun } from '../report/last-run-folder';
import { writeRecord } from '../report/records';
import { testsOf } from './file-record';
import type { FileRun } from './file-run';

/** Leaves the record of a test file for the reporter, or for `jest-ws-dynamic report` where it failed. */
export function leaveRecord(state: Circus.State, run: FileRun): void {
  const { session, recorder, config, context } = run;
  if (recorder.isForReporter) writeRecord(recorder.recordOf(session, state.rootDescribeBlock));
  else if (hasFailed(state)) {
    const { keepRecord } = require('./keep-record') as typeof import('./keep-record');
    keepRecord(state, run);
    return;
  }
  const project = projectOf(config);
  if (!hasLastRun(project)) return;
  const { forgetFailures } = require('../report/last-run') as typeof import('../report/last-run');
  forgetFailures(project, context.testPath);
}

export function projectOf({ globalConfig, projectConfig }: JestEnvironmentConfig): CachedProject {
  return { cacheDirectory: projectConfig.cacheDirectory, rootDir: globalConfig.rootDir };
}

function hasFailed({ unhandledErrors, rootDescribeBlock }: Circus.State): boolean {
  if (unhandledErrors.length > 0) return true;
  for (const { test } of testsOf(rootDescribeBlock, '')) if (test.errors.length > 0) return true;
  return false;
}
