import { expect, test } from '@jest/globals';
import type { Circus } from '@jest/types';
import { takeOutOfClosed } from '../../src/jest/closed-ports';
import { PastTests } from '../../src/worker/session/closings';
import type { Scope } from '../../src/worker/session/test-scope';

const lost = (properties: object): Error => Object.assign(new Error('lost'), properties);
const refused = lost({ code: 'ECONNREFUSED', port: 20_000 });

/** Whether the error is removed from a test at whose end a mock server of port 20000 was closed. */
function isRemoved(error: unknown, { hasFailed = true } = {}): boolean {
  const test = { errors: [new Error('first'), error] } as Circus.TestEntry;
  const state = { unhandledErrors: [], currentlyRunningTest: null } as unknown as Circus.State;
  const past = new PastTests();
  const named = { title: 'fails' };
  const closing = { test: named, noun: 'mock server', wasOpen: false };
  past.close({ port: 20_000, sslPort: undefined }, closing);
  const ended = [[test, { hasFailed, test: named } as Scope]] as const;
  const isTaken = takeOutOfClosed({ error }, state, ended, past);
  expect(test.errors.includes(error as Circus.TestError)).toBe(!isTaken);
  return isTaken;
}

test.each([
  [refused],
  [lost({ code: 'ECONNRESET', port: 20_000 })],
  [{ type: 'error', error: refused }],
])('an error at a port that the end of the test closed is removed', (error) => {
  expect(isRemoved(error)).toBe(true);
});

test.each([
  [lost({ code: 'ECONNREFUSED', port: 20_001 })],
  [lost({ code: 'ETIMEDOUT', port: 20_000 })],
  [lost({ code: 'ECONNRESET' })],
  ['a string'],
  [null],
])('any other stays', (error) => {
  expect(isRemoved(error)).toBe(false);
});

test('it fails a test that had passed, or that still runs', () => {
  expect(isRemoved(refused, { hasFailed: false })).toBe(false);
});
