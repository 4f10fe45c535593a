/** Which tests of the overview are shown. Pure. */
import type { FileSummary, TestSummary } from '../report/page-data';

export const outcomes = ['all', 'passed', 'failed', 'flaky', 'skipped'] as const;
export type Outcome = (typeof outcomes)[number];

export interface Filter {
  readonly outcome: Outcome;
  readonly text: string;
}

/** A file with its visible tests, each with its index among all tests. */
export interface ShownFile {
  readonly index: number;
  readonly file: FileSummary;
  readonly tests: readonly { readonly index: number; readonly test: TestSummary }[];
}

function hasOutcome(test: TestSummary, outcome: Outcome): boolean {
  switch (outcome) {
    case 'all':
      return true;
    case 'flaky':
      return test.flaky;
    case 'skipped':
      return test.status !== 'passed' && test.status !== 'failed';
    default:
      return test.status === outcome;
  }
}

/** Every word of the text has to be in the path or the name of the test. */
export function filterFiles(files: readonly FileSummary[], filter: Filter): ShownFile[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return files.flatMap((file, index) => {
    const tests = file.tests.flatMap((test, testIndex) => {
      const text = `${file.path} ${test.name}`.toLowerCase();
      const isShown =
        hasOutcome(test, filter.outcome) && words.every((word) => text.includes(word));
      return isShown ? [{ index: testIndex, test }] : [];
    });
    return tests.length > 0 || isShownAlone(file, filter, words) ? [{ index, file, tests }] : [];
  });
}

/** A file that failed as a whole may have no tests. */
function isShownAlone(file: FileSummary, { outcome }: Filter, words: readonly string[]): boolean {
  const fits =
    outcome === 'failed'
      ? file.failure !== undefined
      : outcome === 'all' && (file.failure !== undefined || file.tests.length === 0);
  return fits && words.every((word) => file.path.toLowerCase().includes(word));
}

export function countOutcomes(files: readonly FileSummary[]): Record<Outcome, number> {
  const tests = files.flatMap((file) => file.tests);
  const count = (outcome: Outcome): number =>
    tests.filter((test) => hasOutcome(test, outcome)).length;
  return {
    all: tests.length,
    passed: count('passed'),
    failed: count('failed'),
    flaky: count('flaky'),
    skipped: count('skipped'),
  };
}
