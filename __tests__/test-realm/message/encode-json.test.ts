import { expect, test } from '@jest/globals';
import { encodeJson } from '../../../src/test-realm/message/encode-json';

class Room {
  readonly #size = 3;
  get size(): number {
    return this.#size;
  }
}

test.each<[string, unknown, string]>([
  ['null', null, 'null'],
  ['zero', 0, '0'],
  ['false', false, 'false'],
  ['an empty object', {}, '{}'],
  ['an instance without own fields', new Room(), '{}'],
  ['an empty list', [], '[]'],
  ['a field that JSON leaves out', { a: undefined }, '{}'],
  ['an object with toJSON', new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ['an object whose toJSON returns null', new Date(Number.NaN), 'null'],
  ['an error with toJSON', Object.assign(new Error('a'), { toJSON: () => ({ b: 1 }) }), '{"b":1}'],
])('encodes %s', (_name, value, text) => {
  expect(encodeJson(value, 'send')).toBe(text);
});

const circular: { self?: unknown } = {};
circular.self = circular;

test.each<[string, unknown, string]>([
  ['undefined', undefined, 'received undefined. JSON cannot represent it.'],
  ['a function', () => 1, 'received [Function (anonymous)] (function). JSON cannot represent it.'],
  ['NaN', Number.NaN, 'received NaN (number). JSON cannot represent it.'],
  ['a Map', new Map([[1, 2]]), 'Its JSON is {}: convert it to an array or an object first.'],
  ['a Set', new Set([1]), 'Its JSON is {}: convert it to an array or an object first.'],
  [
    'a promise',
    Promise.resolve(1),
    'received a promise (object). It is a promise: await it first.',
  ],
  ['a Blob', new Blob(['a']), 'Its bytes are read later: send(await blob.arrayBuffer()).'],
  [
    'an error',
    new RangeError('no'),
    "JSON.stringify() drops an error's message: send { message: error.message }.",
  ],
  [
    'an error with other fields',
    Object.assign(new Error('no'), { code: 5 }),
    "JSON.stringify() drops an error's message: send { message: error.message }.",
  ],
  ['a bigint', 1n, 'JSON.stringify() threw: Do not know how to serialize a BigInt'],
])('refuses %s', (_name, value, message) => {
  expect(() => encodeJson(value, 'sendJson')).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining(message),
    }),
  );
  expect(() => encodeJson(value, 'sendJson')).toThrow(
    'sendJson(): expected a string, bytes (Buffer, typed array, ArrayBuffer) or a value that JSON can represent, received ',
  );
});

test('an error of JSON.stringify() is shown on one line, and is the cause', () => {
  expect(() => encodeJson(circular, 'send')).toThrow(
    /JSON\.stringify\(\) threw: Converting circular structure to JSON, starting at object with constructor 'Object', property 'self' closes the circle$/,
  );
  expect(() => encodeJson(circular, 'send')).toThrow(
    expect.objectContaining({ cause: expect.objectContaining({ name: 'TypeError' }) }),
  );
  expect(() => encodeJson(undefined, 'send')).toThrow(
    expect.not.objectContaining({ cause: expect.anything() }),
  );
});

test.each<[string, unknown, string]>([
  ['a field', { token: Promise.resolve('a') }, 'data.token'],
  ['an item of a list', { users: [{}, { id: Promise.resolve(1) }] }, 'data.users[1].id'],
  ['an item of the outermost list', [Promise.resolve(1)], 'data[0]'],
])('refuses a promise as %s', (_name, value, path) => {
  expect(() => encodeJson(value, 'send')).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: `send(): expected "${path}" to be a value, received a promise. Await it first.`,
    }),
  );
});

const once = { count: 0 };

test.each<[string, unknown, string]>([
  ['an empty object as a field', { a: {} }, '{"a":{}}'],
  ['a Map as a field', { a: new Map([[1, Promise.resolve()]]) }, '{"a":{}}'],
  [
    'an object that is twice in it',
    { a: once, b: [once, {}] },
    '{"a":{"count":0},"b":[{"count":0},{}]}',
  ],
  [
    'what toJSON returns instead of a promise',
    { a: { token: Promise.resolve(), toJSON: () => ({}) }, b: {} },
    '{"a":{},"b":{}}',
  ],
  [
    'a promise with toJSON',
    { a: Object.assign(Promise.resolve(), { toJSON: () => ({}) }) },
    '{"a":{}}',
  ],
  ['a promise that JSON leaves out', { [Symbol('a')]: Promise.resolve(), b: {} }, '{"b":{}}'],
])('encodes %s', (_name, value, text) => {
  expect(encodeJson(value, 'send')).toBe(text);
});
