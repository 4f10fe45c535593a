import type { Circus } from '@jest/types';
import { writeRecord } from '../report/records';
import { projectOf } from './cached-project';
import { testsOf } from './file-record';
import type { FileRun } from './file-run';

/**
 * Saves the record of a test file for the reporter; without it, for `jest-ws-dynamic report` if the file
 * failed.
 */
export function saveRecord(state: Circus.State, run: FileRun): void {
  const { session, recorder, config, context } = run;
  if (recorder.isForReporter) writeRecord(recorder.recordOf(session, state.rootDescribeBlock));
  else if (hasFailed(state)) {
    const { keepFailedFile } = require('./keep-failed-file') as typeof import('./keep-failed-file');
    keepFailedFile(state, run);
    return;
  }
  const lastRun = require('../report/last-run') as typeof import('../report/last-run');
  const project = projectOf(config);
  lastRun.forgetFailures(project, context.testPath);
  if (!recorder.isForReporter) lastRun.keepStart(project);
}

function hasFailed({ unhandledErrors, rootDescribeBlock }: Circus.State): boolean {
  if (unhandledErrors.length > 0) return true;
  const tests = [...testsOf(rootDescribeBlock, '')];
  return tests.length === 0 || tests.some(({ test }) => test.errors.length > 0);
}
