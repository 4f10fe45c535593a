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
