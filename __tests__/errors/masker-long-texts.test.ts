import { expect, test } from '@jest/globals';
import { maskerOf } from '../../src/errors/masker';

const { mask } = maskerOf(['password', 'token', /secret/i]);

test.each([
  ['a word', 'QUJD'],
  ['backslashes', '\\'],
  ['quotes', '"'],
  ['blanks', ' '],
  ['colons', ':'],
  ['quoted colons', '":'],
  ['names', 'token'],
  ['openings', 'token={'],
  ['flags', ' --token '],
  ['bytes', '<00 '],
  ['many bytes', '00 '],
  ['escapes', '\\n'],
  ['escapes before signs', '\\t='],
  ['escaped quotes', 'token=\\"'],
  ['more escaped quotes', '\\\\"'],
  ['brackets', 'a[]='],
  ['colours', '\u001b[7m'],
  ['blanks before separators', '  ='],
  ['dashes', '--a'],
  ['encoded names', '%3Dtoken'],
  ['encoded names in words', 'token%3Da '],
  ['encoded punctuation', '%3A:::'],
  ['percents', '%5B='],
  ['separators after letters', 'a:'],
])('takes linear time: %s', (_name, part) => {
  const text = part.repeat(Math.ceil(300_000 / part.length));
  expect(mask(text).length).toBeLessThanOrEqual(text.length + '(masked)'.length);
});

test('takes linear time for long text: brackets that are not closed', () => {
  const text = `{"token":${'['.repeat(200_000)}`;
  expect(mask(text.repeat(3))).toBe('{"token":(masked)');
});
