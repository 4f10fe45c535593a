/** Calls on a closed connection whose failures only repeat that it was closed. */
import type { Circus } from '@jest/types';
import { evidenceOf, subjectOf } from '../errors/evidence';

/**
 * Finds the failures of calls that need not be awaited, such as `send()`, on a connection that was already
 * closed: beside another failure about the same connection, which shows the close, they are no failures.
 */
export class AfterClose {
  /** The connections that other failures of a test are about. */
  readonly #shown = new WeakMap<Circus.TestEntry, ReadonlySet<WeakRef<object>>>();

  /** Whether a failed test among these shows the close of the call's connection. */
  isShown(error: unknown, tests: Iterable<Circus.TestEntry>): boolean {
    const { isAfterClose, ...evidence } = evidenceOf(error);
    const subject = subjectOf(evidence);
    if (isAfterClose !== true || subject === undefined) return false;
    return [...tests].some((test) =>
      [...(this.#shown.get(test) ?? [])].some((shown) => shown.deref() === subject),
    );
  }

  /** Leaves such failures out of the test's. */
  testDone(test: Circus.TestEntry): void {
    const all = test.errors.map((entry) => ({ entry, error: [entry].flat()[0] as unknown }));
    const shown = all.flatMap(({ error }) => {
      const { isAfterClose, ...evidence } = evidenceOf(error);
      const subject = subjectOf(evidence);
      return isAfterClose === true || subject === undefined ? [] : [new WeakRef(subject)];
    });
    this.#shown.set(test, new Set(shown));
    test.errors = all.filter(({ error }) => !this.isShown(error, [test])).map(({ entry }) => entry);
  }
}
