/** Filters and sorts the tests of the overview. Pure. */
import type { FailureKind } from '../report/failure-summary';
import type { FileSummary, TestSummary } from '../report/page-data';

export const outcomes = ['all', 'failed', 'flaky', 'passed', 'skipped', 'todo'] as const;
export type Outcome = (typeof outcomes)[number];

export const orders = ['as they ran', 'failed first', 'slowest first', 'by path'] as const;
export type Order = (typeof orders)[number];

export interface Filter {
  readonly outcome: Outcome;
  readonly text: string;
  /** Kind of the failure; all kinds if undefined. */
  readonly kind: FailureKind | undefined;
  readonly order: Order;
}

export const noFilter: Filter = { outcome: 'all', text: '', kind: undefined, order: 'as they ran' };

/** A test with its index among all tests of its file. */
export interface ShownTest {
  readonly index: number;
  readonly test: TestSummary;
}

/** A file with its visible tests. */
export interface ShownFile {
  readonly index: number;
  readonly file: FileSummary;
  readonly tests: readonly ShownTest[];
}

function outcomeOf({ status, flaky }: TestSummary): Exclude<Outcome, 'all'> {
  if (flaky) return 'flaky';
  if (status === 'passed' || status === 'failed' || status === 'todo') return status;
  return 'skipped';
}

function hasOutcome(test: TestSummary, outcome: Outcome): boolean {
  // A flaky test has passed.
  if (outcome === 'passed') return test.status === 'passed';
  return outcome === 'all' || outcomeOf(test) === outcome;
}

/** Every word of the text must occur in the path or the name of the test. */
export function filterFiles(files: readonly FileSummary[], filter: Filter): ShownFile[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = files.flatMap((file, index) => {
    const tests = file.tests.flatMap((test, testIndex) => {
      const text = `${file.path} ${test.name}`.toLowerCase();
      const isShown =
        hasOutcome(test, filter.outcome) &&
        (filter.kind === undefined || test.failure?.kind === filter.kind) &&
        words.every((word) => text.includes(word));
      return isShown ? [{ index: testIndex, test }] : [];
    });
    return tests.length > 0 || isShownAlone(file, filter, words) ? [{ index, file, tests }] : [];
  });
  return inOrder(shown, filter.order);
}

/** Whether a file is shown without tests: a file that failed as a whole may have none. */
function isShownAlone(file: FileSummary, filter: Filter, words: readonly string[]): boolean {
  const { outcome, kind } = filter;
  const fits =
    outcome === 'failed'
      ? file.failure !== undefined
      : outcome === 'all' && (file.failure !== undefined || file.tests.length === 0);
  const isKind = kind === undefined || file.summary?.kind === kind;
  return fits && isKind && words.every((word) => file.path.toLowerCase().includes(word));
}

function inOrder(files: ShownFile[], order: Order): ShownFile[] {
  switch (order) {
    case 'by path':
      return files.sort((one, other) => one.file.path.localeCompare(other.file.path));
    case 'failed first':
      return files.sort((one, other) => failuresIn(other.file) - failuresIn(one.file));
    case 'slowest first':
      return files
        .map((shown) => ({ ...shown, tests: shown.tests.toSorted(bySlowest) }))
        .sort((one, other) => (other.file.duration ?? 0) - (one.file.duration ?? 0));
    default:
      return files;
  }
}

function bySlowest({ test: one }: ShownTest, { test: other }: ShownTest): number {
  return (other.duration ?? 0) - (one.duration ?? 0);
}

function failuresIn({ tests, failure }: FileSummary): number {
  const failed = tests.filter(({ status }) => status === 'failed').length;
  return failed + (failure === undefined ? 0 : 1);
}

export function countOutcomes(files: readonly FileSummary[]): Record<Outcome, number> {
  const tests = files.flatMap((file) => file.tests);
  const count = (outcome: Outcome): number =>
    tests.filter((test) => hasOutcome(test, outcome)).length;
  return Object.fromEntries(outcomes.map((outcome) => [outcome, count(outcome)])) as Record<
    Outcome,
    number
  >;
}

/** The kinds of failures, the most frequent first. */
export function countKinds(files: readonly FileSummary[]): [kind: FailureKind, count: number][] {
  const counts = new Map<FailureKind, number>();
  for (const { tests, summary } of files) {
    for (const failure of [summary, ...tests.map((test) => test.failure)]) {
      if (failure) counts.set(failure.kind, (counts.get(failure.kind) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}
