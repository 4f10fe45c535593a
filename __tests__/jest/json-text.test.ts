import { expect, test } from '@jest/globals';
import { jsonTextNote } from '../../src/jest/json-text';

function failureOf(assertion: () => void): object {
  try {
    assertion();
  } catch (error) {
    return error as object;
  }
  throw new Error('the assertion passed');
}

test.each([
  ['toEqual', () => expect('{"a":1}').toEqual({ a: 1 })],
  ['toStrictEqual', () => expect('[1]').toStrictEqual([1])],
])('names receiveJson() if %s received JSON text instead of the object', (_matcher, assertion) => {
  expect(jsonTextNote(failureOf(assertion))).toContain('receiveJson() parses it');
});

test.each([
  ['another text', () => expect('hello').toEqual({ a: 1 })],
  ['a number in a text', () => expect('1').toEqual({ a: 1 })],
  ['two texts', () => expect('{"a":1}').toEqual('{"a":2}')],
  ['two objects', () => expect({ a: 1 }).toEqual({ a: 2 })],
  ['an error without a matcher', () => JSON.parse('{')],
])('adds nothing for %s', (_what, assertion) => {
  expect(jsonTextNote(failureOf(assertion))).toBe('');
});
