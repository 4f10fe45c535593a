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

/** An item of each matcher that contains values. */
const inside = (item: unknown, other: unknown = 1, another: unknown = 2): unknown[] => [
  expect.objectContaining({ item, other }),
  expect.arrayContaining([item, another]),
  expect.arrayOf(item),
  expect.not.objectContaining({ item }),
  expect.not.arrayContaining([other, item]),
  expect.not.arrayOf(item),
];

const Even = Object.defineProperty(class {}, Symbol.hasInstance, {
  value: (value: unknown) => value === 2,
});

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
    ['matchers with values', inside([1, { a: inside(null) }], 'b', schema)],
    [
      'a class that JSON has',
      [Object, Array, String, Number, Boolean].map((one) => expect.any(one)),
    ],
    ['a class that decides what belongs to it', { a: expect.any(Even) }],
    ['expect.any(Buffer)', expect.any(Buffer)],
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
const containingItself = (): unknown => {
  const fields: Record<string, unknown> = {};
  fields.a = expect.objectContaining(fields);
  return fields.a;
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
    [
      'a RegExp in objectContaining()',
      { a: expect.objectContaining({ b: [/c/] }) },
      '"expected.a.b[0]" to be a value that JSON can represent, received /c/ (object). Inside a value, write expect.stringMatching(/c/).',
    ],
    [
      'a Map in not.objectContaining()',
      expect.not.objectContaining({ a: new Map() }),
      '"expected.a"',
    ],
    ['undefined in objectContaining()', expect.objectContaining({ a: undefined }), '"expected.a"'],
    [
      'a promise in arrayContaining()',
      expect.arrayContaining([Promise.resolve()]),
      '"expected[0]"',
    ],
    ['a function in arrayOf()', expect.arrayOf(() => true), '"expected[]" to be a value that JSON'],
    ['bytes in arrayOf()', expect.arrayOf(bytes), '"expected[]" to be a value that JSON'],
    [
      'a matcher that contains itself',
      containingItself(),
      '"expected.a" to be a value that a mess',
    ],
    [
      'a schema instead of fields',
      expect.objectContaining(schema),
      '"expected" to contain fields, received a schema. Write the schema without the matcher.',
    ],
    [
      'a class that JSON does not have',
      { a: expect.any(Map) },
      '"expected.a" to be a value that JSON can represent, received Any<Map>. Compare the sent value: a string, an object or an array.',
    ],
    ['a class that bytes have, inside', [expect.any(Buffer)], 'received Any<Buffer>.'],
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
  for (const expected of [
    new Map(),
    { at: new Date(0) },
    [1n, /a/, bytes],
    nested(3),
    ...inside(new Map()),
  ]) {
    expect(refusal(anything, expected)).toBeUndefined();
    expect(refusal(messageMatchOf('anything'), expected)).toBeUndefined();
    expect(refusal(anyValue, expected)).toBeUndefined();
  }
  expect(refusal(anyValue, undefined)).toBeUndefined();
  expect(refusal(anything, { a: Promise.resolve(1) })).toContain('received a promise');
  expect(refusal(anyValue, circular)).toContain('It contains itself: compare its parts.');
});
