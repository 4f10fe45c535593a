/** Errors of a client whose mock server or link was closed because its test is over. */
import type { Circus } from '@jest/types';
import { read } from '../errors/read-cause';
import { describeLostPort, type PastTests } from '../worker/session/closings';
import { pointAtPlace } from './declaration-place';
import { requestedPort } from './error-origin';
import { type JestError, takeOut } from './jest-errors';
import { noteOf } from './noted-error';
import type { EndedTest } from './test-scopes';

const codes: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET'];

/**
 * Gives an error that the end of one of the tests caused to that test, with a note. If the test had failed, the
 * error is removed: its client was still connecting. Returns whether the error was placed or removed.
 *
 * @param tests those that have begun
 */
export function placeInClosed(
  event: JestError,
  state: Circus.State,
  tests: readonly EndedTest[],
  past: PastTests,
): boolean {
  // An ErrorEvent has the error of its client.
  const lost = [event.error, read(event.error, 'error')]
    .filter((error) => codes.includes(read(error, 'code')))
    .map((error) => read(error, 'port') ?? requestedPort(error))
    .filter((port) => port !== undefined);
  for (const [entry, { test, hasFailed }] of tests) {
    for (const port of lost) {
      const closing = past.portClosing(test, port);
      if (closing === undefined) continue;
      // Jest may have given it to this test, or to the running one.
      if (!takeOut(event, state, entry) && !takeOut(event, state)) return false;
      if (hasFailed || entry.errors.length > 0) return true;
      const placed = pointAtPlace(event.error, [entry.asyncError]);
      entry.errors.push(noteOf(placed, describeLostPort(closing, port)) as Circus.TestError);
      return true;
    }
  }
  return false;
}
