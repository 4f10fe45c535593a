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

test.each<[string, unknown, string, boolean]>([
  ['a line break at the end', 'x\n', 'a string that contains "\\n"', true],
  ['a line break within', 'x\ny', 'a string that contains "\\n"', false],
  ['another character', '\u0142', 'a string that contains "\u0142"', false],
  ['null', null, 'null', false],
  ['undefined', undefined, 'undefined', false],
  ['NaN', Number.NaN, 'number', false],
  ['a list in a list', [['x']], 'array', false],
  ['a list with a line break', ['x\n'], 'a string that contains "\\n"', false],
])('a value is named by what is wrong: %s', (_name, value, received, isTrimmed) => {
  const remedy = isTrimmed ? 'Remove the line end with trim().' : undefined;
  expect(headers('headers', { a: value })).toMatchObject({ received });
  expect(headers('headers', { a: value })?.remedy).toBe(remedy);
});
