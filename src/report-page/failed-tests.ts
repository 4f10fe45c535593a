/** The list of failures: first files that failed outside of tests, then tests, in file order. Pure. */
import type { FailureSummary } from '../report/failure-summary';
import type { FileSummary } from '../report/page-data';
import { fileLink, testLink } from './route';

export interface Failed {
  readonly href: string;
  readonly name: string;
  /** The file, and the describe blocks. */
  readonly path: string;
  /** For example `chat.test.js:12`. */
  readonly place: string | undefined;
  readonly failure: FailureSummary | undefined;
  readonly duration: number | undefined;
}

export function failedIn(files: readonly FileSummary[]): Failed[] {
  const outside = files.flatMap(({ path, summary, place, duration }, file): Failed[] => {
    if (summary === undefined) return [];
    const where = { href: fileLink(file), name: path, path: 'outside of its tests' };
    return [{ ...where, place, failure: summary, duration }];
  });
  const tests = files.flatMap(({ path, tests }, file) =>
    tests.flatMap((test, index): Failed[] => {
      const { status, titles, name, place, failure, duration } = test;
      if (status !== 'failed') return [];
      const own = { href: testLink(file, index), name: titles.at(-1) ?? name };
      return [
        { ...own, path: [path, ...titles.slice(0, -1)].join(' › '), place, failure, duration },
      ];
    }),
  );
  return [...outside, ...tests];
}
