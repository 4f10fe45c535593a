import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { printValue } from '../../../src/test-realm/transcript/print-value';
import { sortedValue } from '../../../src/test-realm/transcript/sorted-value';

const print = (value: unknown): string => printValue(sortedValue(value), '');

class Point {
  constructor(
    readonly y: number,
    readonly x: number,
  ) {}
}

const looped: Record<string, unknown> = { name: 'loop' };
looped.self = looped;

test.each([
  ['the keys of objects in order', { b: 1, a: { d: 2, c: 3 } }, '{"a":{"c":3,"d":2},"b":1}'],
  ['an instance of a class by its fields', new Point(1, 2), '{"x":2,"y":1}'],
  ['the result of toJSON()', { toJSON: () => ({ b: 1, a: 2 }) }, '{"a":2,"b":1}'],
  [
    'a Map with string keys as an object',
    new Map<unknown, unknown>([
      ['b', 1],
      [1, 2],
    ]),
    '{"1":2,"b":1}',
  ],
  ['any other Map as a list', new Map([[{ a: 1 }, 2]]), '[[{"a":1},2]]'],
  ['a Set as a list', new Set([3, 1]), '[3,1]'],
  ['a Date', { at: new Date(0) }, '{"at":1970-01-01T00:00:00.000Z}'],
  ['values that JSON does not have', [1n, undefined, Number.NaN, -0], '[1n,undefined,NaN,-0]'],
  ['bytes', { key: new Uint8Array([1, 255]) }, '{"key":<01 ff>}'],
  [
    'line breaks and control characters as escapes',
    'a\nb\u001b[31m\u202e',
    '"a\\nb\\u001b[31m\\u202e"',
  ],
  ['a circular object', looped, '{"name":"loop","self":"[Circular]"}'],
  ['nothing', [{}, []], '[{},[]]'],
])('%s', (_case, value, text) => {
  expect(print(value)).toBe(text);
});

test('long values that differ anywhere have different texts', () => {
  const at = (length: number, index: number) => {
    const bytes = Buffer.alloc(length);
    bytes[index] = 1;
    return bytes;
  };
  expect(print(at(5000, 4000))).not.toBe(print(at(5000, 4001)));
  expect(print(`${'a'.repeat(3000)}b`)).not.toBe(print(`${'a'.repeat(3000)}c`));
});

test('the order of keys is ignored, and the text is valid JSON if the value is JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = print(value);
      expect(print(reversed(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(value);
    }),
  );
});

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, item]) => [key, reversed(item)]));
}
