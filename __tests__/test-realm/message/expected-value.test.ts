import { describe, expect, test } from '@jest/globals';
import { invalidText } from '../../../src/errors/invalid-value';
import {
  anyValue,
  messageMatch,
  messageMatchOf,
  messageValueOf,
} from '../../../src/test-realm/message/expected-value';
import type { Kind } from '../../../src/validation/kind';

const validate = (value: unknown) => ({ value });
const schema = { '~standard': { version: 1, vendor: 'test', validate } };
/** As in arktype. */
const callable = Object.assign(() => undefined, schema);
const matcher = { asymmetricMatch: () => true };
const bytes = Buffer.from([1]);

const refusal = (kind: Kind, value: unknown): string | undefined => {
  const problem = kind('expected', value);
  return problem && invalidText(problem);
};
const value = messageValueOf('JSON');

class Room {
  readonly size = 1;
}

describe('a message can equal', () => {
  const shared = { a: 1 };
  test.each<[string, unknown]>([
    ['a text', ''],
    ['a RegExp', /a/],
    ['bytes', bytes],
    ['an ArrayBuffer', new ArrayBuffer(1)],
    ['a number', 0],
    ['false', false],
    ['null', null],
    ['an object', { a: [{ b: null, c: 'd' }] }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['an instance of a class', new Room()],
    ['an undefined field', { a: undefined }],
    ['a schema', schema],
    ['a schema that is a function', callable],
    ['a schema inside', { a: [callable] }],
    ['a matcher', matcher],
    ['a matcher inside', [matcher]],
    ['the same object twice', [shared, shared]],
    ['a field named then', JSON.parse('{"then":1}')],
  ])('%s', (_name, expected) => {
    expect(refusal(value, expected)).toBeUndefined();
    expect(refusal(messageMatch, expected)).toBeUndefined();
  });
});

const circular: unknown[] = [];
circular.push({ list: circular });
const thrower = {
  get id(): number {
    throw new Error('no');
  },
};
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

describe('no message can equal', () => {
  test.each<[string, unknown, string]>([
    ['undefined', undefined, '"expected" to be a string, a RegExp, bytes, '],
    ['NaN', Number.NaN, 'received NaN (number).'],
    ['a revoked proxy', revoked(), '"expected" to be a string, a RegExp, bytes, '],
    ['a promise', Promise.resolve(1), '"expected" to be a value, received a promise. Await it'],
    ['a promise inside', { a: Promise.resolve(1) }, '"expected.a" to be a value, received a prom'],
    [
      'a value that contains itself',
      circular,
      '"expected[0].list" to be a value that a message can have, received ',
    ],
    ['a Map', new Map(), 'Compare the sent value: a string, an object or an array.'],
    ['a RegExp inside', { a: /b/ }, 'Inside a value, write expect.stringMatching(/b/).'],
    [
      'a function inside',
      [() => 1],
      '"expected[0]" to be a value that JSON can represent, received [Function (anonymous)] (function). Inside a value, write an asymmetric matcher, such as expect.any(String).',
    ],
    ['an error', new Error('no'), 'Compare its fields: { message: error.message }.'],
    ['a date', { at: new Date(0) }, 'Compare its text: date.toISOString().'],
    ['undefined in a list', [undefined], '"expected[0]" to be a value that JSON can represent'],
    ['a number that is not finite', { a: { b: Number.NaN } }, '"expected.a.b" to be a value'],
    ['a bigint', [1n], 'received 1n (bigint).'],
    ['a getter that throws', thrower, '"expected" to be a value that can be compared'],
    ['a hundred thousand levels', [[]].concat(deep(100_000)), 'a value that can be compared'],
  ])('%s', (_name, expected, message) => {
    expect(refusal(value, expected)).toContain(message);
  });

  test.each([
    ['bytes inside', { a: bytes }],
    ['a boxed number', Object(1)],
    ['a bigint inside', { a: 1n }],
  ])('%s, which has no alternative', (_name, expected) => {
    expect(value('expected', expected)).toHaveProperty('remedy', undefined);
  });
});

function deep(depth: number): never[] {
  let list: unknown[] = [];
  for (let level = 0; level < depth; level += 1) list = [list];
  return list as never[];
}

test('a function is a predicate, not a value', () => {
  const isOne = (message: unknown) => message === 1;
  expect(refusal(messageMatch, isOne)).toBeUndefined();
  expect(refusal(value, isOne)).toContain('For a function, use client.waitFor().');
  expect(refusal(messageMatch, 1n)).toContain(', or a function, received 1n (bigint).');
});

test('with a codec any value is allowed', () => {
  const anything = messageValueOf('anything');
  for (const expected of [new Map(), { at: new Date(0) }, [1n, /a/, bytes], nested(3)]) {
    expect(refusal(anything, expected)).toBeUndefined();
    expect(refusal(messageMatchOf('anything'), expected)).toBeUndefined();
    expect(refusal(anyValue, expected)).toBeUndefined();
  }
  expect(refusal(anyValue, undefined)).toBeUndefined();
  expect(refusal(anything, { a: Promise.resolve(1) })).toContain('received a promise');
  expect(refusal(anyValue, circular)).toContain('It contains itself: compare its parts.');
});
