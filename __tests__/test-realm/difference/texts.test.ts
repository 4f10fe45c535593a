import { describe, expect, test } from '@jest/globals';
import { sharedStart, textLikeness } from '../../../src/test-realm/difference/text-likeness';
import { boundText, isLongText, windowOf } from '../../../src/test-realm/difference/text-window';

describe('the likeness of two texts', () => {
  test.each<[one: string, other: string, likeness: number]>([
    ['', '', 1],
    ['a', 'a', 1],
    ['a', 'b', 0],
    ['', 'b', 0],
    // They begin with "n" and end with "ht".
    ['night', 'nacht', 3 / 5],
    ['ab', 'ba', 0],
    ['abcd', 'bcda', 2 / 3],
    // A pair counts as often as both have it: "aa" twice of five.
    ['aaa', 'aaaa', 4 / 5],
    ['abc', 'xabc', 4 / 5],
    ['axc', 'ayc', 2 / 3],
    ['a', 'ab', 1 / 2],
    ['', 'ab', 0],
    ['ab', 'xaby', 1 / 2],
    ['xxabcdeyy', 'zzabcdeww', 2 * (4 / 16)],
    ['abXcdefgh', 'abcdefgh', 8 / 9],
  ])('%j and %j', (one, other, likeness) => {
    expect(textLikeness(one, other)).toBeCloseTo(likeness, 8);
    expect(textLikeness(other, one)).toBeCloseTo(likeness, 8);
  });

  test('compares the first 500 characters of long texts and the last', () => {
    const same = 'x'.repeat(500);
    expect(textLikeness(`${same}a`, `${same}b`)).toBeCloseTo(0.99, 8);
    expect(textLikeness('a'.repeat(501), 'b'.repeat(501))).toBe(0);
    expect(textLikeness('a'.repeat(500), `${'a'.repeat(499)}b`)).toBeGreaterThan(0.995);
    const [one, other] = [`${'a'.repeat(600)}${same}`, `${'b'.repeat(600)}${same}`];
    expect(textLikeness(one, other)).toBeCloseTo((500 / 1100) * 0.99, 8);
  });

  test('is from 0 to 1', () => {
    expect(textLikeness('aaaa', 'aaaaaaa')).toBeLessThanOrEqual(1);
    expect(textLikeness('abcabc', 'abc')).toBeLessThanOrEqual(1);
  });
});

test.each([
  ['', 'a', 0],
  ['abc', 'abd', 2],
  ['abc', 'abcd', 3],
  ['abc', 'abc', 3],
  ['xbc', 'abc', 0],
])('%j and %j begin with %i common characters', (one, other, count) => {
  expect(sharedStart(one, other)).toBe(count);
  expect(sharedStart([...one], [...other])).toBe(count);
});

describe('a long text', () => {
  const text = Array.from({ length: 301 }, (_, at) => String.fromCharCode(0x4e00 + at)).join('');

  test('has more than 300 characters', () => {
    expect([text.slice(1), text].map(isLongText)).toEqual([false, true]);
    expect(windowOf(text.slice(1), 5)).toBe(text.slice(1));
  });

  test.each([
    [0, 0, 60],
    [60, 0, 120],
    [61, 1, 121],
    [150, 90, 210],
    [240, 180, 300],
    [241, 181, 301],
    [9999, 241, 301],
  ])('is shortened around character %i: from %i to %i', (at, from, to) => {
    const [before, after] = [from > 0 ? '… ' : '', to < 301 ? ' …' : ''];
    expect(windowOf(text, at)).toBe(`${before}${text.slice(from, to)}${after} (301 characters)`);
  });

  test('is limited to its start', () => {
    expect(boundText('x'.repeat(1000))).toBe('x'.repeat(1000));
    expect(boundText('x'.repeat(1001))).toBe(`${'x'.repeat(1000)} … (1001 characters)`);
    expect(boundText('abcd', 3)).toBe('abc … (4 characters)');
    expect(boundText('abc', 3)).toBe('abc');
  });
});
