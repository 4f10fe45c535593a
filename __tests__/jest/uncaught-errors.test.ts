/** Errors that Jest 29 stores for the file, since the test's function has ended. */
import { expect, test } from '@jest/globals';
import type { Circus } from '@jest/types';
import { evidenceOf } from '../../src/errors/evidence';
import { OpenRejections } from '../../src/jest/open-rejections';
import type { TestScopes } from '../../src/jest/test-scopes';
import { UncaughtErrors } from '../../src/jest/uncaught-errors';
import { ForgivenFailures } from '../../src/worker/session/forgiven-failures';
import type { Session } from '../../src/worker/session/session';

/** The notes of the error, which is added to the test that ends. */
function notesOf(error: Error, forgiven: ForgivenFailures): readonly string[] | undefined {
  const calls = { isWaiting: false, pending: [], endAll() {}, endOpen() {} };
  const ending = { errors: [] } as unknown as Circus.TestEntry;
  const session = {
    ...{ forgiven, scopes: { file: { calls }, overlap: false, past: undefined } },
    servers: { reportError: () => false, takeFault: () => false },
    noteFault() {},
  } as unknown as Session;
  const scopes = { live: new Map([[ending, { calls }]]), begun: [] } as unknown as TestScopes;
  const uncaught = new UncaughtErrors(session, scopes, new OpenRejections(() => false));
  const state = { unhandledErrors: [error], currentlyRunningTest: null };
  uncaught.handle({ error }, state as unknown as Circus.State);
  const [placed] = ending.errors;
  return evidenceOf(placed).notes;
}

test('an error that no call has had may be of a handler', () => {
  expect(notesOf(new Error('lost'), new ForgivenFailures())).toEqual([
    expect.stringContaining('for example by a handler of the server'),
  ]);
});

test('the error of a send(), which need not be awaited, shows its own line only', () => {
  const forgiven = new ForgivenFailures();
  const error = new Error('Cannot send');
  forgiven.noteOwn(error, undefined);
  expect(forgiven.isOfCall(error)).toBe(false);
  expect(notesOf(error, forgiven) ?? []).toEqual([]);
});
