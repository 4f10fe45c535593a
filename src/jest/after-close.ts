/** Calls on a closed connection whose failures only repeat that it was closed. */
import type { Circus } from '@jest/types';
import { evidenceOf, subjectOf } from '../errors/evidence';
import { dropRejections } from './jest-errors';
import { thrownIn } from './readable-errors';

/**
 * Finds the failures of calls that need not be awaited, such as `send()`, on a connection that was already
 * closed: beside another failure about the same connection, which shows the close, they are no failures.
 */
export class AfterClose {
  /** The connections that other failures of a test are about. */
  readonly #shown = new WeakMap<Circus.TestEntry, WeakSet<object>>();

  /** Whether a failed test among these shows the close of the call's connection. */
  isShown(error: unknown, tests: readonly Circus.TestEntry[]): boolean {
    const evidence = evidenceOf(error);
    const subject = subjectOf(evidence);
    if (evidence.isAfterClose !== true || subject === undefined) return false;
    return tests.some((test) => this.#shown.get(test)?.has(subject));
  }

  /** Leaves such failures out of the test's. */
  testDone(test: Circus.TestEntry): void {
    const shown = new WeakSet<object>();
    for (const entry of test.errors) {
      const evidence = evidenceOf(thrownIn(entry));
      const subject = subjectOf(evidence);
      if (evidence.isAfterClose !== true && subject !== undefined) shown.add(subject);
    }
    this.#shown.set(test, shown);
    const isShown = (error: unknown): boolean => this.isShown(error, [test]);
    test.errors = test.errors.filter((entry) => !isShown(thrownIn(entry)));
    dropRejections(test, isShown);
  }
}
