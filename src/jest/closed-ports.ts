/** Errors of a client whose mock server or link was closed because its test is over. */
import type { Circus } from '@jest/types';
import { read } from '../errors/read-cause';
import type { PastTests } from '../worker/session/closings';
import { requestedPort } from './error-origin';
import { type JestError, takeOut } from './jest-errors';
import type { LiveTest } from './test-scopes';

const codes: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET'];

/**
 * Removes an error that the end of one of the tests caused, if the test had failed: its client was still
 * connecting. In a test that passed, it remains an error. Returns whether it was removed.
 */
export function takeOutOfClosed(
  event: JestError,
  state: Circus.State,
  tests: readonly LiveTest[],
  past: PastTests,
): boolean {
  // An ErrorEvent has the error of its client.
  const lost = [event.error, read(event.error, 'error')]
    .filter((error) => codes.includes(read(error, 'code')))
    .map((error) => read(error, 'port') ?? requestedPort(error));
  const [test] =
    tests.find(
      ([, scope]) => scope.hasFailed && lost.some((port) => past.hasClosedPort(scope.test, port)),
    ) ?? [];
  return test !== undefined && takeOut(event, state, test);
}
