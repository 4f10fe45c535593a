import { describe, expect, test } from '@jest/globals';
import {
  type MaskedName,
  maskCredentials,
  maskerOf,
  maskJson,
  maskThrown,
} from '../../src/errors/masker';

const { mask, isMasked } = maskerOf(['password', 'token', /secret/i]);

test.each([
  ['JSON', '{"password":"p","user":"ann"}', '{"password":(masked),"user":"ann"}'],
  ['deep in JSON', '{"a":[{"token" : 12}]}', '{"a":[{"token" : (masked)}]}'],
  ['by a pattern', '{"clientSecret":"x"}', '{"clientSecret":(masked)}'],
  ['in another case', '{"Password":"x"}', '{"Password":(masked)}'],
  ['an object', '{"token":{"a":["}"],"b":2},"c":3}', '{"token":(masked),"c":3}'],
  ['a name within a masked object', '{"token":{"token":1},"b":2}', '{"token":(masked),"b":2}'],
  ['an instance of a class', 'token: Map { a: 1 }, b', 'token: (masked), b'],
  ['an instance of a class with a one-letter name', 'token: M {a}, b', 'token: (masked), b'],
  ['a line break in a string', "token: 'a\nb', c", 'token: (masked), c'],
  [
    'a string that is nested twice',
    '\\\\"token\\\\": \\\\"x\\\\", 1',
    '\\\\"token\\\\": (masked), 1',
  ],
  ['an empty value', 'token=, b', 'token=, b'],
  ['an escaped string that is truncated', '"{\\"token\\":\\"half', '"{\\"token\\":(masked)'],
  ['an escaped quote', '{"password":"a\\"b","c":1}', '{"password":(masked),"c":1}'],
  ['truncated JSON', '{"a":1,"password":"half of i', '{"a":1,"password":(masked)'],
  ['an escaped line break in a string', "token: 'a\\\nb', c", 'token: (masked), c'],
  ['JSON in a string', '"{\\"token\\":\\"x\\",\\"a\\":1}"', '"{\\"token\\":(masked),\\"a\\":1}"'],
  [
    'a query',
    'ws://127.0.0.1:9000/?token=abc&room=1',
    'ws://127.0.0.1:9000/?token=(masked)&room=1',
  ],
  ['an encoded value', '/close?reason=token%3Dabc.d, b', '/close?reason=(masked), b'],
  ['encoded JSON', "'/a?b=%7B%22token%22%3A1%7D&c'", "'/a?b=(masked)&c'"],
  ['an encoded value without a masked name', '/a?reason=pin%3Dabc', '/a?reason=pin%3Dabc'],
  ['the end of a sentence', 'to ws://a/?token=a.b: refused', 'to ws://a/?token=(masked): refused'],
  ['a full stop', 'It has token=a.b.', 'It has token=(masked).'],
  [
    'a diff',
    '-   "password": "a",\n+   "password": "b",',
    '-   "password": (masked),\n+   "password": (masked),',
  ],
  ['the output of util.inspect()', "{ password: 'x', a: 1 }", '{ password: (masked), a: 1 }'],
  ['a header', 'token: Bearer abc.def', 'token: (masked)'],
  ['an escape in a key', '{"pass\\u0077ord":"p"}', '{"pass\\u0077ord":(masked)}'],
  [
    'an escape in a key in a string',
    '"{\\"tok\\\\u0065n\\":\\"x\\"}"',
    '"{\\"tok\\\\u0065n\\":(masked)}"',
  ],
  [
    'a command-line flag',
    'node app.js --token=abc --port 1',
    'node app.js --token=(masked) --port 1',
  ],
  ['a flag followed by its value', 'node app.js --token abc', 'node app.js --token (masked)'],
  ['an entry of a Map', "Map(1) { 'token' => 'x' }", "Map(1) { 'token' => (masked) }"],
  ['bytes of JSON', 'binary <7b 22 74 6f 6b 65 6e 22 3a 22 78 22 7d>', 'binary <(masked)>'],
  [
    'bytes with a name',
    'binary <81 a5 74 6f 6b 65 6e a1 78 … 9 bytes> (x)',
    'binary <(masked)> (x)',
  ],
  ['bytes of UTF-16', '<74 00 6f 00 6b 00 65 00 6e 00>', '<(masked)>'],
  ["Node's output for bytes", '<Buffer 53 65 43 72 65 74 ... 50 more bytes>', '<(masked)>'],
  ['a key that contains a space', '{"my secret" : "x"}', '{"my secret" : (masked)}'],
  ['the second line of a text', 'login\npassword=x', 'login\npassword=(masked)'],
  ['an escaped line break', '"login\\npassword=x"', '"login\\npassword=(masked)"'],
  ['an escape in a nested string', '"\\\\npassword=x"', '"\\\\npassword=(masked)"'],
  ['an escaped tab before the name', '"\\tpassword=x"', '"\\tpassword=(masked)"'],
  ['tabs around the separator', 'password\t=\tx', 'password\t=\t(masked)'],
  ['escaped tabs around the separator', '"password\\t=\\tx y"', '"password\\t=\\t(masked) y"'],
  ['a value up to an escaped line break', '"token=x\\nb=c"', '"token=(masked)\\nb=c"'],
  ['a value with a backslash', 'token=a\\\\bc d', 'token=(masked) d'],
  ['an escape as part of an unquoted name', '"\\u0070assword=x"', '"\\u0070assword=(masked)"'],
  ['a flag at the start', '--password x', '--password (masked)'],
  ['a flag at the start of a string', '"--password x"', '"--password (masked)"'],
  ['a flag after an escape', '"a\\n--password x"', '"a\\n--password (masked)"'],
  [
    'an escaped quote in a nested string',
    '"{\\"password\\":\\"a\\\\\\"b\\",\\"c\\":1}"',
    '"{\\"password\\":(masked),\\"c\\":1}"',
  ],
  ['a value on the next line', '{"password":\n"x"}', '{"password":\n(masked)}'],
  ['a value after an escape', '"{\\"password\\":\\n\\"x\\"}"', '"{\\"password\\":\\n(masked)}"'],
  ['the next line of a diff', '+ "password":\n+ "x"', '+ "password":\n+ (masked)'],
  [
    'a parameter with brackets',
    '?secret[]=x&user[password]=y&a[]=z',
    '?secret[]=(masked)&user[password]=(masked)&a[]=z',
  ],
  ['an encoded parameter', '?user%5Bpassword%5D=x', '?user%5Bpassword%5D=(masked)'],
  ['colours before the value', 'password=\u001b[7mx\u001b[27m', 'password=(masked)'],
  ['colours in the name', 'pass\u001b[7mword\u001b[27m=x', 'password=(masked)'],
  ['colours around', '\u001b[31mpassword=x\u001b[39m', '\u001b[31mpassword=(masked)\u001b[39m'],
])('removes the values of named fields: %s', (_name, text, shown) => {
  expect(mask(text)).toBe(shown);
});

test.each([
  'plain text about a password',
  '{"passwords":"kept"}',
  '{"user":"token"}',
  'the token is abc',
  'binary <01 02 ff> (3 bytes)',
  'a flag --verbose abc',
])('leaves other text unchanged: %s', (text) => {
  expect(mask(text)).toBe(text);
});

test.each<[string, MaskedName[], string, boolean]>([
  ['one of several names', ['none', 'Token'], 'my-TOKEN-list', true],
  ['a name in longer text', ['token'], 'xtokenx', true],
  ['a pattern at their start', [/none/, /^tok/], 'token', true],
  ['a second pattern across words', [/none/, /my token/], 'my token', true],
  ['a pattern across words', [/my token/], 'my token', true],
  ['a pattern for a whole word', [/^token$/], '{"token":1}', true],
  ['a pattern of two letters', [/^to$/], 'token', false],
  ['a pattern for separators', [/^ $/], 'a ,token', false],
  ['an empty pattern', [/^$/], ' ', false],
  ['no name', ['token', /secret/], 'nothing', false],
])('removes bytes by %s', (_name, names, text, isMasked) => {
  const hex = [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  expect(maskerOf(names).mask(`<${hex}>`)).toBe(isMasked ? '<(masked)>' : `<${hex}>`);
});

test.each([
  ['{ Authorization: "Bearer a b", Host: "c" }', '{ Authorization: (masked), Host: "c" }'],
  ['Cookie: a=b; c=d\nHost: e', 'Cookie: (masked)\nHost: e'],
  ["[ 'Cookie', 'a=b\\'c', 'Host', 'd' ]", "[ 'Cookie', (masked), 'Host', 'd' ]"],
  ['["set-cookie","a","x","b"]', '["set-cookie",(masked),"x","b"]'],
  ["[ 'Authorization', 'Bearer a' ]", "[ 'Authorization', (masked) ]"],
  ["['Proxy-Authorization', `a`]", "['Proxy-Authorization', (masked)]"],
  ['ws://a:b@host/?token=c', 'ws://(masked)@host/?token=(masked)'],
  ["'ann:pw@127.0.0.1:1' (string)", "'(masked)@127.0.0.1:1' (string)"],
  ['{ token: "kept" }', '{ token: "kept" }'],
])('removes users of URLs and credentials of headers: %s', (text, shown) => {
  expect(maskCredentials(text)).toBe(shown);
});

test('masks a copy of JSON: values of named fields, and texts', () => {
  const value = { token: { deep: 1 }, list: ['token=a', 5, null, { token: 'b' }], '': 'token=c' };
  const before = structuredClone(value);
  expect(maskJson(value, maskerOf(['token']))).toEqual({
    token: '(masked)',
    list: ['token=(masked)', 5, null, { token: '(masked)' }],
    '': 'token=(masked)',
  });
  expect(value).toEqual(before);
});

test("does not mask keys of this package's own formats", () => {
  const form = { kept: ['name'], foreign: 'data' };
  const value = {
    close: { code: 1000, reason: 'code=1' },
    name: 'code=2',
    records: [{ data: { code: 3, name: 'code=4', close: { code: 5 }, data: { code: 6 } } }],
  };
  expect(maskJson(value, maskerOf(['code', 'name']), form)).toEqual({
    close: { code: 1000, reason: 'code=(masked)' },
    name: 'code=2',
    records: [
      {
        data: {
          code: '(masked)',
          name: '(masked)',
          close: { code: '(masked)' },
          data: { code: '(masked)' },
        },
      },
    ],
  });
});

test('does not mask keys of results of its suites', () => {
  const form = { kept: [], foreign: 'data', ownKinds: ['security'] };
  const check = { id: 'frames-rsv', detail: 'sent id=7', data: { id: 1 } };
  expect(
    maskJson(
      [
        { kind: 'security', data: check },
        { kind: 'mine', data: check },
      ],
      maskerOf(['id']),
      form,
    ),
  ).toEqual([
    { kind: 'security', data: { id: 'frames-rsv', detail: 'sent id=(masked)', data: { id: 1 } } },
    {
      kind: 'mine',
      data: { id: '(masked)', detail: 'sent id=(masked)', data: { id: '(masked)' } },
    },
  ]);
});

test('masks only the users of URLs if no names are set', () => {
  expect(maskerOf([]).mask('{"password":"p"}')).toBe('{"password":"p"}');
  expect(maskerOf([]).mask('ws://a:b@c/')).toBe('ws://(masked)@c/');
});

test('names may contain any letters', () => {
  expect(maskerOf(['contraseña', 'пароль']).mask('contraseña=x&пароль=y')).toBe(
    'contraseña=(masked)&пароль=(masked)',
  );
});

test('recognizes names of secret fields', () => {
  expect(['TOKEN', 'my-secret-key', 'tokens'].map(isMasked)).toEqual([true, true, false]);
});

describe('headers in a thrown text', () => {
  test.each([
    ['Authorization: Bearer abc', 'Authorization: (masked)'],
    [
      'no access with authorization: Basic YTpi, sorry',
      'no access with authorization: (masked) sorry',
    ],
    ['Authorization: Digest username="a", response="b"', 'Authorization: (masked)'],
    ['Authorization: 8f3kk29x', 'Authorization: (masked)'],
    ['Cookie: a=b; c=d was refused', 'Cookie: (masked) was refused'],
    ['Set-Cookie: a=b; Path=/; HttpOnly', 'Set-Cookie: (masked); HttpOnly'],
    ['{"cookie":"a=b","host":"h"}', '{"cookie":(masked),"host":"h"}'],
    ["{ authorization: 'Bearer abc' }", '{ authorization: (masked) }'],
    ["[ 'Cookie', 'a=b' ]", "[ 'Cookie', (masked) ]"],
  ])('are masked: %s', (text, shown) => {
    expect(maskThrown(text)).toBe(shown);
  });

  test.each([
    'Authorization: not allowed for this user',
    'Cookie: the session has expired',
    'Missing cookie: session',
    'the header authorization is missing',
  ])('stay where no value follows: %s', (text) => {
    expect(maskThrown(text)).toBe(text);
  });
});
