/** The tests that failed, in the order of the files. Pure. */
import type { FailureSummary } from '../report/failure-summary';
import type { FileSummary, TestSummary } from '../report/page-data';

export interface FailedTest {
  readonly file: number;
  readonly path: string;
  /** Its place among the tests of its file. */
  readonly index: number;
  readonly test: TestSummary;
  readonly failure: FailureSummary | undefined;
}

export function failedTests(files: readonly FileSummary[]): FailedTest[] {
  return files.flatMap(({ path, tests }, file) =>
    tests.flatMap((test, index) =>
      test.status === 'failed' ? [{ file, path, index, test, failure: test.failure }] : [],
    ),
  );
}
