/** What Jest 29 prints of a promise that a matcher compares. */
import { expect, test } from '@jest/globals';
import type { AwaitedCall } from '../../src/bridge/awaited-call';
import { comparedPromiseNote } from '../../src/jest/compared-promise';

const stackAt = (line: number): string => `Error\n    at Object.<anonymous> (/a.test.js:${line}:9)`;

const receive = {
  ...{ name: 'client.receive()', stack: stackAt(7), isOptional: false, isVerdict: false },
  ...{
    isAwaited: false,
    isExpected: false,
    isHandled: false,
    isCaught: false,
    isSettled: true,
    failure: undefined,
  },
  end() {},
  drop() {},
} satisfies AwaitedCall;

/** The note for a failure at line 7 that prints `received`. */
function noteFor(received: string, result = {}, call: AwaitedCall = receive): string {
  const message = `expect(received).toBe(expected)\n\nExpected: "a"\n${received}`;
  const thrown = Object.assign(new Error(message), { stack: stackAt(7), matcherResult: result });
  return comparedPromiseNote([call], thrown);
}

const named = /^client\.receive\(\) at \S*a\.test\.js:7 was not awaited/;

test.each([
  ['an object', 'Received: {}'],
  ['an object with symbols', 'Received: {Symbol(async_id_symbol): 1}'],
  ['an object that is no number', 'Received has value: {}'],
  ['a class', '+ AwaitedPromise {}'],
  ['a property', '+   "text": AwaitedPromise {'],
])('the call of a promise that is printed as %s is named', (_as, received) => {
  expect(noteFor(received)).toMatch(named);
});

test('the received value itself is read, wherever the call is', () => {
  const call = { ...receive, stack: stackAt(5) };
  const note = noteFor('Received: {}', { actual: Promise.resolve() }, call);
  expect(note).toMatch(/^client\.receive\(\) at \S*a\.test\.js:5 was not awaited/);
});

test('an object is no promise if no call of its line is pending', () => {
  expect(noteFor('Received: {}', { actual: {} }, { ...receive, stack: stackAt(5) })).toBe('');
  expect(noteFor('Received: {"a": 1}')).toBe('');
});
