import { expect, test } from '@jest/globals';
import { compareJson } from '../../../src/test-realm/difference/compare-json';
import { textLikeness } from '../../../src/test-realm/difference/text-likeness';

test.each([
  ['equal', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  [
    'a deep leaf',
    { room: { limits: { rate: 5 } } },
    { room: { limits: { rate: 7 } } },
    ['room.limits.rate'],
  ],
  ['a list item', { users: [{ name: 'a' }] }, { users: [{ name: 'b' }] }, ['users[0].name']],
  ['a missing key', { a: { b: 1 } }, { a: {} }, ['a.b']],
  ['a key that needs quotes', { 'a b': { c: 1 } }, { 'a b': { c: 2 } }, ['["a b"].c']],
  ['another type', { a: [] }, { a: {} }, ['a']],
  ['the whole value', 1, 2, ['']],
  ['a matcher that matches', { id: expect.any(Number) }, { id: 4 }, []],
  ['a key that a matcher does not name', expect.objectContaining({ a: 1 }), { a: 1, b: 2 }, []],
  [
    'a key that a matcher names',
    expect.objectContaining({ a: { b: 1 } }),
    { a: { b: 2 }, c: 3 },
    ['a.b'],
  ],
  ['a matcher of lists', { a: expect.arrayContaining([1]) }, { a: { 0: 1 } }, ['a']],
  ['a list for objectContaining', expect.objectContaining({ 0: 1 }), [2], ['']],
])('names the differing places: %s', (_name, expected, received, places) => {
  expect(compareJson(expected, received).places).toEqual(places);
});

test('names the first differing places, and counts the rest', () => {
  const one = Array.from({ length: 10 }, (_, index) => ({ index }));
  const other = one.map(({ index }) => ({ index: index + 1 }));
  const { places, count } = compareJson(one, other);
  expect({ places, count }).toEqual({ places: ['[0].index', '[1].index', '[2].index'], count: 10 });
});

test('more equal leaves make it closer', () => {
  const expected = { type: 'welcome', user: { name: 'ann', age: 4 } };
  const likenesses = [
    expected,
    { type: 'welcome', user: { name: 'ann', age: 5 } },
    { type: 'welcome', user: { name: 'bob', age: 5 } },
    { type: 'error', reason: 'full' },
    { other: true },
  ].map((received) => compareJson(expected, received).likeness);
  expect(likenesses).toEqual([...likenesses].sort((a, b) => b - a));
  expect(new Set(likenesses).size).toBe(likenesses.length);
});

test.each<[string, unknown, unknown, number]>([
  ['a different item', [1, 2], [1, 3], (1 + 0.2) / 2],
  ['an item of another type', [1, 2], [1, '2'], (1 + 0.2) / 2],
  ['a different text counts by its likeness', ['abcd'], ['abcx'], 0.2 + 0.5 * (3 / 4)],
  ['a text for a number', ['a'], [1], 0.2],
  ['a number for a text', [1], ['a'], 0.2],
  ['items that are missing', [1, 2, 3], [1], 1 / 3],
  ['items too many', [1], [1, 2, 3], 1 / 3],
  ['a key that is missing', { a: 1, b: 2 }, { a: 1 }, 1 / 2],
  ['a key too many', { a: 1 }, { a: 1, b: 2 }, 1 / 2],
  ['empty lists count as one leaf', { a: [], b: 1 }, { a: [], b: 2 }, (1 + 0.2) / 2],
  ['empty objects count as one leaf', { a: {}, b: 1 }, { a: {}, b: 2 }, (1 + 0.2) / 2],
  ['an empty objectContaining', expect.objectContaining({}), { a: 1 }, 1],
])('likeness: %s', (_name, expected, received, likeness) => {
  expect(compareJson(expected, received).likeness).toBeCloseTo(likeness, 8);
});

test('compares at most the given number of values, including the outermost', () => {
  expect(compareJson([1, 1, 1, 1, 1], [2, 2, 2, 2, 2], 4).count).toBe(3);
  expect(compareJson({ a: 1, b: 1, c: 1, d: 1 }, { a: 2, b: 2, c: 2, d: 2 }, 4).count).toBe(3);
  expect(compareJson([[1, 1, 1], 1], [[2, 2, 2], 2], 3).count).toBe(1);
});

test('compares a limited number of values', () => {
  const long = Array.from({ length: 1_000_000 }, (_, index) => index);
  expect(compareJson(long, []).count).toBeLessThan(3000);
});

test.each([
  ['hello world', 'hello wurld', 'good night'],
  ['id 1, and a long rest of the text', 'id 2, and a long rest of the text', 'id 1'],
])('a text with more common parts is closer: %s', (expected, near, far) => {
  expect(textLikeness(expected, near)).toBeGreaterThan(textLikeness(expected, far));
  expect(textLikeness(expected, expected)).toBe(1);
});
