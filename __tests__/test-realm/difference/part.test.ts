import { expect, test } from '@jest/globals';
import { partText } from '../../../src/test-realm/difference/part';

test.each([
  ['a field missing in the expected value', { type: 'a' }, { type: 'a', id: 1 }],
  ['a missing nested field', { rooms: [{ name: 'a' }] }, { rooms: [{ name: 'a', id: 1 }] }],
  ['a nested matcher', { id: expect.any(Number) }, { type: 'a', id: 1 }],
])('names objectContaining: %s', (_name, expected, received) => {
  expect(partText(expected, received)).toContain('expect.objectContaining({ … })');
});

test.each([
  ['equal values', { type: 'a' }, { type: 'a' }],
  ['another value', { type: 'b' }, { type: 'a', id: 1 }],
  ['a field missing in the received value', { type: 'a', name: 'x' }, { type: 'a', id: 1 }],
  ['a shorter list', [1], [1, 2]],
  ['a list instead of an object', { 0: 'a' }, ['a', 'b']],
  ['a text', 'a', 'ab'],
  ['null', null, { a: 1 }],
])('adds nothing for %s', (_name, expected, received) => {
  expect(partText(expected, received)).toBe('');
});

test('adds nothing for values that are too large to compare', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => index);
  expect(partText({ many }, { many, id: 1 })).toBe('');
});
