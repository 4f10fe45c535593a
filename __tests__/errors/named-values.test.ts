import { expect, test } from '@jest/globals';
import { namedValues, slashesBefore } from '../../src/errors/named-values';

/** The names before each value, and the text that begins with it. */
const read = (text: string) =>
  Array.from(namedValues(text), ({ names, from }) => [...new Set(names), text.slice(from)]);

test.each<[string, string, string[]]>([
  ['a name', 'a=1', ['a', '1']],
  ['a name with a blank', 'token : 1', ['token', '1']],
  ['a name in quotes', '"ab": 1', ['ab', '1']],
  ['a name with quotes in it', '"a\\"b":1', ['a"b', '1']],
  ['a name in a string', '{\\"a b\\":1', ['a b', '1']],
  ['a name with quotes in a string', '{\\"a\\\\\\"b\\":1', ['a"b', '1']],
  ['an entry of a Map', "'a' => 1", ['a', '1']],
  ['a flag', '--token abc', ['token', 'abc']],
  ['a flag with several blanks', '--token   abc', ['token', 'abc']],
  ['a flag with a sign', '--token=abc', ['token', 'abc']],
  ['dashes in a name', 'a--b=1', ['a--b', '1']],
  ['a parameter with brackets', 'user[password]=x', ['user[password]', 'user', 'password', 'x']],
  ['an encoded parameter', 'user%5Bid%5D=x', ['user[id]', 'user', 'id', '5D', 'x']],
  ['an encoding that is wrong', 'a%zz[b]=x', ['a%zz[b]', 'a%zz', 'b', 'x']],
  ['a value behind an escape', 'a=\\n1', ['a', '1']],
  ['a value behind an escape in a string', 'a=\\\\n1', ['a', '1']],
  ['a value in the next line of a diff', 'a:\n+ 1', ['a', '1']],
])('finds %s', (_name, text, found) => {
  expect(read(text)).toEqual([found]);
});

test.each<[string, string, string[]]>([
  ['a line break', 'user\\npassword=x', ['npassword', 'password', 'x']],
  ['a code point', '\\u0070assword=x', ['u0070assword', 'assword', 'password', 'x']],
  ['a byte', '\\x41b=x', ['x41b', 'b', 'x']],
  ['a tab before the sign', 'password\\t=x', ['t', 'password', 'x']],
])('a name after an escape may begin before or after it: %s', (_name, text, found) => {
  expect(read(text)).toEqual([found]);
});

test.each<[string, string, string[]]>([
  ['no backslash', 'npassword=x', ['npassword', 'x']],
  ['another letter', '\\path=x', ['path', 'x']],
  ['no code point', '\\u00zz=x', ['u00zz', 'x']],
  ['no byte', '\\xaz=x', ['xaz', 'x']],
])('a name after no escape is complete: %s', (_name, text, found) => {
  expect(read(text)).toEqual([found]);
});

test.each<[string, string, string[]]>([
  ['after a color', '\u001b[31mtoken=x', ['31mtoken', 'token', 'x']],
  ['without one', '31mtoken=x', ['31mtoken', 'x']],
  ['far after one', `\u001b[0m${' '.repeat(9)}31mtoken=x`, ['31mtoken', 'x']],
  ['with other letters before it', '\u001b[0ma31mtoken=x', ['0ma31mtoken', 'a31mtoken', 'x']],
])('the end of a color is no part of a name: %s', (_name, text, found) => {
  expect(read(text)).toEqual([found]);
});

test.each(['=1', ': 1', '--=1', '"":1', 'a --b', '-- b', '--a --b'])('%j has no name', (text) => {
  expect(read(text)).toEqual([]);
});

test('of a long name the last 300 characters are read, in quotes none', () => {
  const name = `a${'b'.repeat(300)}`;
  expect(read(`${name}=x`)).toEqual([['b'.repeat(300), 'x']]);
  expect(read(`"${name}":x`)).toEqual([]);
});

test('finds each name of a text', () => {
  expect(read('{"a":{"b":1}} c=2').map(([name]) => name)).toEqual(['a', 'b', 'c']);
});

test('counts backslashes, up to eight', () => {
  const text = `${'\\'.repeat(9)}"`;
  expect([text, 'a"', '\\"', '\\\\"'].map((one) => slashesBefore(one, one.length - 1))).toEqual([
    8, 0, 1, 2,
  ]);
});
