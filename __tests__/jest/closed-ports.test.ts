import { expect, test } from '@jest/globals';
import type { Circus } from '@jest/types';
import { evidenceOf } from '../../src/errors/evidence';
import { placeInClosed } from '../../src/jest/closed-ports';
import { PastTests } from '../../src/worker/session/closings';

const lost = (properties: object): Error => Object.assign(new Error('lost'), properties);
const refused = lost({ code: 'ECONNREFUSED', port: 20_000 });

interface Ended {
  readonly hasFailed?: boolean;
  /** Its other errors. */
  readonly errors?: readonly unknown[];
}

/** The errors of a test at whose end a mock server of port 20000 was closed, and of the running one, `error` in it. */
function placed(error: unknown, { hasFailed = false, errors = [] }: Ended = {}) {
  const ended = { errors: [...errors] } as Circus.TestEntry;
  const running = { errors: [error] } as Circus.TestEntry;
  const state = { unhandledErrors: [], currentlyRunningTest: running } as unknown as Circus.State;
  const past = new PastTests();
  const test = { title: 'leaks' };
  past.close({ port: 20_000, sslPort: undefined }, { test, noun: 'mock server', wasOpen: false });
  const isPlaced = placeInClosed({ error }, state, [[ended, { hasFailed, test }]], past);
  expect(running.errors).toEqual(isPlaced ? [] : [error]);
  return ended.errors;
}

test.each([
  [refused],
  [lost({ code: 'ECONNRESET', port: 20_000 })],
  [{ type: 'error', error: refused }],
])(
  'an error at a port that the end of the test closed is removed if the test has failed',
  (error) => {
    expect(placed(error, { hasFailed: true })).toEqual([]);
    expect(placed(error, { errors: ['first'] })).toEqual(['first']);
  },
);

test('it fails the test that had passed, not the running one, with a note', () => {
  expect(placed(refused)).toEqual([refused]);
  expect(evidenceOf(refused).notes?.join()).toBe(
    'The mock server on port 20000 was opened in the test "leaks", and has been closed since that test ended. Close its clients in that test, or open it in beforeAll().',
  );
});

test.each([
  [lost({ code: 'ECONNREFUSED', port: 20_001 })],
  [lost({ code: 'ETIMEDOUT', port: 20_000 })],
  [lost({ code: 'ECONNRESET' })],
  ['a string'],
  [null],
])('any other stays where it is', (error) => {
  expect(placed(error)).toEqual([]);
});
