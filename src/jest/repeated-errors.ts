/** Errors that a failure shows already: those that a server throws once for each client, and calls after a close. */
import type { Circus } from '@jest/types';
import { causeOf, leadOf, read, userFrames } from '../errors/read-cause';
import { AfterClose } from './after-close';
import { noteOf } from './noted-error';
import { thrownIn } from './readable-errors';
import { repeated } from './uncaught-notes';

/** Message and lines of an error; equal for one that is thrown again. */
function keyOf(error: unknown): string {
  const { message, frames } = causeOf(error);
  return `${message}\n${userFrames(read(error, 'stack')) || frames}`;
}

/** The errors that failed the last test, which the server may throw again for further clients. */
export class RepeatedErrors {
  readonly #done = new WeakSet<Circus.TestEntry>();
  readonly #afterClose = new AfterClose();
  #shown: ReadonlySet<string> = new Set();

  /** Whether the last test has failed with the same error and no other test has begun, or shows its cause. */
  has(error: unknown, live: readonly Circus.TestEntry[]): boolean {
    if (this.#afterClose.isShown(error, live)) return true;
    return this.#shown.has(keyOf(error)) && live.every((test) => this.#done.has(test));
  }

  testDone(test: Circus.TestEntry, placed: readonly unknown[] = []): void {
    this.#afterClose.testDone(test);
    this.#done.add(test);
    this.#shown = new Set(placed.map(keyOf));
  }

  testRetried(test: Circus.TestEntry): void {
    this.#done.delete(test);
  }
}

/**
 * Merges the uncaught errors of a test and their consequences into one failure for each different error. Returns
 * the first one, if it is a consequence of others.
 *
 * @param placed the uncaught errors among those of the test
 */
export function joinErrors(test: Circus.TestEntry, placed: readonly unknown[]): unknown {
  const thrown = test.errors.map(thrownIn);
  const first = thrown.findIndex((error) => placed.includes(error));
  if (first < 0) return undefined;
  const rest = new Set(thrown.slice(first + 1));
  rest.delete(thrown[first]);
  const all = [thrown[first], ...[...rest].filter((error) => placed.includes(error))];
  const later = [...rest].filter((error) => !placed.includes(error));
  const kept = later.map((error) => `The test then failed with: ${leadOf(error)}`);
  const joined = groupsOf(all).map(([error, ...others], index) =>
    noted(error, [...(others.length > 0 ? [repeated] : []), ...(index === 0 ? kept : [])]),
  );
  test.errors = [...test.errors.slice(0, first), ...joined] as Circus.TestError[];
  return kept.length === 0 ? undefined : joined[0];
}

function groupsOf(errors: readonly unknown[]): readonly (readonly unknown[])[] {
  const groups = new Map<string, unknown[]>();
  for (const error of errors) {
    const key = keyOf(error);
    groups.set(key, [...(groups.get(key) ?? []), error]);
  }
  return [...groups.values()];
}

function noted(error: unknown, notes: readonly string[]): unknown {
  return notes.length === 0 ? error : noteOf(error, ...notes);
}
