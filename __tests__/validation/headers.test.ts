import { expect, test } from '@jest/globals';
import { invalidText } from '../../src/errors/invalid-value';
import { headers } from '../../src/validation/headers';

test.each<[string, unknown, string]>([
  ['a line break', { Authorization: 'Bearer S3CR3T\n' }, '"headers.Authorization"'],
  ['an empty value for a secret', { Cookie: 'S3CR3T', 'x-trace': undefined }, '"headers.x-trace"'],
  ['a list with a line break', { cookie: ['a=S3CR3T', 'b=S3CR3T\r'] }, '"headers.cookie"'],
  ['a character that HTTP does not allow', { 'x-key': 'S3CR3Tł' }, 'a string that contains "ł"'],
  ['a name with a space', { 'a b': 'S3CR3T' }, "received 'a b' (string)"],
  ['a secret as the name', { 'Authorization: S3CR3T': '' }, '(masked)'],
  ['a list of pairs', [['Authorization', 'Bearer S3CR3T']], '(masked)'],
  ['a line', 'Authorization: Bearer S3CR3T', '(masked)'],
])('an invalid header is named, without its value: %s', (_name, value, named) => {
  const problem = headers('headers', value);
  const text = problem && invalidText(problem);
  expect(text).toContain(named);
  expect(text).not.toContain('S3CR3T');
});

test('the remedy for a line break is trim()', () => {
  const problem = headers('headers', { authorization: 'Bearer x\n' });
  expect(problem && invalidText(problem)).toBe(
    'expected "headers.authorization" to be a string of Latin-1 without line ends, or a list of such strings, received a string that contains "\\n". Remove the line end with trim().',
  );
});

test.each<[string, object]>([
  ['text', { authorization: 'Bearer x', 'x-name': 'é' }],
  ['a number', { 'x-count': 1 }],
  ['a list', { cookie: ['a=b', 'c=d'] }],
  ['none', {}],
])('a header that HTTP allows is accepted: %s', (_name, value) => {
  expect(headers('headers', value)).toBeUndefined();
});
