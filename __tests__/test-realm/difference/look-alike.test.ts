import { expect, test } from '@jest/globals';
import { lookAlikeText } from '../../../src/test-realm/difference/look-alike';

test.each([
  ['a Cyrillic letter', 'paypal', 'p\u0430ypal', 'character 1 is U+0430, expected U+0061'],
  ['a no-break space', 'a b', 'a\u00a0b', 'character 1 is U+00A0, expected U+0020'],
  ['a zero-width space', 'ab', 'a\u200bb', 'character 1 is U+200B, expected U+0062'],
  [
    'an invisible character at the end',
    'ab',
    'ab\u200d',
    'character 2 is U+200D, expected missing',
  ],
  ['another normal form', '\u00e9', 'e\u0301', 'character 0 is U+0065, expected U+00E9'],
  ['a dash', '1-2', '1\u20132', 'character 1 is U+2013, expected U+002D'],
  ['inside of JSON', { a: 'x y' }, { a: 'x\u00a0y' }, 'is U+00A0, expected U+0020'],
])('names the differing code points: %s', (_name, expected, received, text) => {
  expect(lookAlikeText(expected, received)).toContain(text);
});

test.each([
  ['equal texts', 'a', 'a'],
  ['texts that look different', 'cat', 'car'],
  ['a number', 1, '1'],
  ['nothing', undefined, 'a'],
])('adds nothing for %s', (_name, expected, received) => {
  expect(lookAlikeText(expected, received)).toBe('');
});
