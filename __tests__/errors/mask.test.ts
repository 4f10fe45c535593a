import { expect, test } from '@jest/globals';
import {
  isCredential,
  isSecretParameter,
  maskHeaders,
  maskRefused,
  maskUrls,
  mayBeSecretHeader,
  showProtocol,
  showProtocols,
} from '../../src/errors/mask';

test('removes the values of headers with credentials, regardless of case', () => {
  expect(maskHeaders({ Cookie: 'a', 'SET-COOKIE': ['b'], authorization: 'c', Host: 'd' })).toEqual({
    Cookie: '(masked)',
    'SET-COOKIE': '(masked)',
    authorization: '(masked)',
    Host: 'd',
  });
});

test('removes the values of headers whose names suggest credentials', () => {
  const headers = { 'x-api-key': 'a', 'X-Auth-Token': 'b', 'x-csrf-token': 'c' };
  expect(new Set(Object.values(maskHeaders(headers)))).toEqual(new Set(['(masked)']));
  const plain = { 'sec-websocket-key': 'a', 'sec-websocket-accept': 'b', 'keep-alive': 'c' };
  expect(maskHeaders(plain)).toEqual(plain);
});

test('removes the values of named headers', () => {
  const isNamed = (name: string): boolean => name === 'X-Key';
  expect(maskHeaders({ 'X-Key': 'a', Host: 'b' }, isNamed)).toEqual({
    'X-Key': '(masked)',
    Host: 'b',
  });
});

test('removes a token from the subprotocols, and keeps their names', () => {
  expect(showProtocol('actioncable-unsupported')).toBe('actioncable-unsupported');
  expect(showProtocol('x'.repeat(24))).toBe('x'.repeat(24));
  expect(showProtocol('x'.repeat(25))).toBe('xxxxxx… (masked, 25 characters)');
  expect(showProtocols(['graphql-transport-ws', 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'])).toBe(
    'graphql-transport-ws, eyJhbG… (masked, 36 characters)',
  );
});

test.each([
  ['ws://user:pass@127.0.0.1:9000/a?b=c@d', 'ws://(masked)@127.0.0.1:9000/a?b=c@d'],
  ['a wss://token@host, b http://host/@x', 'a wss://(masked)@host, b http://host/@x'],
  ['ann@example.org', 'ann@example.org'],
  ['ws://host/path', 'ws://host/path'],
  ['http//ann:pw@h/', 'http//(masked)@h/'],
  ['at /a/wss:/ann:p:w@h/ws', 'at /a/wss:/(masked)@h/ws'],
  ['//ann:pw@h/', '//(masked)@h/'],
  ['join:ann@room', 'join:ann@room'],
  ['/a/b.js:1:2 to ann@h', '/a/b.js:1:2 to ann@h'],
])('the user and the password of a URL are masked: %s', (text, shown) => {
  expect(maskUrls(text)).toBe(shown);
});

test.each([
  ['user:pw@127.0.0.1:1', '(masked)@127.0.0.1:1'],
  ["'ann:p=w@[::1]/'", "'(masked)@[::1]/'"],
  ['ann@example.org', 'ann@example.org'],
  ['a: ann@example.org', 'a: ann@example.org'],
])('the user and the password of a refused URL without a scheme are masked: %s', (text, shown) => {
  expect(maskRefused(text)).toBe(shown);
});

test('masks the user of a URL in linear time', () => {
  const text = '://'.repeat(200_000);
  expect(maskUrls(`${text}a@b`)).toBe(`${text}(masked)@b`);
  for (const part of ['/a:', ' a:', ':', 'a']) {
    const long = part.repeat(100_000);
    expect(maskRefused(`${long}@`)).toHaveLength(long.length + 1);
  }
});

test('a subprotocol cannot start a new line', () => {
  expect(showProtocol('a\n::error::b')).toBe('a\\n::error::b');
});

test.each([
  ['ws://a.test/chat?token=abc&room=1', 'ws://a.test/chat?token=(masked)&room=1'],
  ['to /chat?room=1&access_token=a.b.c: refused', 'to /chat?room=1&access_token=(masked): refused'],
  ['/a?passwd=x&password=y', '/a?passwd=(masked)&password=(masked)'],
  ['/a?api-key=x&api_key=y', '/a?api-key=(masked)&api_key=(masked)'],
  ['/a?accesskey=x&access_key=y', '/a?accesskey=(masked)&access_key=(masked)'],
  ['/a?credential=x&credentials=y', '/a?credential=(masked)&credentials=(masked)'],
  ['/a?sig=x%2B1, /b?apiKey=2.', '/a?sig=(masked), /b?apiKey=(masked).'],
  ["connect('/chat?auth=abc')", "connect('/chat?auth=(masked)')"],
  ['/a?pass%77ord=x&tok%65n=y&b%=z', '/a?pass%77ord=(masked)&tok%65n=(masked)&b%=z'],
  ['/a?user[token]=x&user%5Btoken%5D=y', '/a?user[token]=(masked)&user%5Btoken%5D=(masked)'],
  ['ws://h/#access_token=x&a=1', 'ws://h/#access_token=(masked)&a=1'],
  ...[
    ...['X-Amz-Signature', 'X-Amz-Security-Token', 'X-Amz-Credential', 'AWSAccessKeyId', 'pwd'],
    ...['pass', 'db_pass', 'private_key', 'bearer', 'hmac', 'sas', 'session_id', 'sessionid'],
    ...[
      'client-secret',
      'passphrase',
      'userSig',
      'signature',
      'authorization',
      'otp',
      'ticket',
      'session',
    ],
  ].map((name) => [`/a?${name}=x%2B1&b=2`, `/a?${name}=(masked)&b=2`]),
])('masks parameters of URLs that carry credentials: %s', (text, shown) => {
  expect(maskUrls(text)).toBe(shown);
  expect(maskUrls(shown)).toBe(shown);
});

test.each([
  ['/a?next=%2Fb%3Ftoken%3Dabc%26c%3Dd&room=1', '/a?next=(masked)&room=1'],
  ['to /a?to=ws%3A%2F%2Fann:pw%40h%2F: refused', 'to /a?to=(masked): refused'],
  ['/a?next=%2fb%3ftoken%3dab', '/a?next=(masked)'],
])('masks encoded URLs in parameters: %s', (text, shown) => {
  expect(maskUrls(text)).toBe(shown);
  expect(maskUrls(shown)).toBe(shown);
});

test.each([
  '/chat?room=token',
  '/a?next=%2Fb%3Froom%3Dtoken&text=100%25%20token%3D',
  '/a?b=%',
  '/a?code=4000&key=2&page=3&sid=4&pin=5&state=6&bypass=7&signal=8',
  "connect('/chat?token=…')",
  'a & token=1',
])('keeps %s', (text) => {
  expect(maskUrls(text)).toBe(text);
});

test.each([
  ...['token', 'csrf_token', 'client_secret', 'passphrase', 'pwd', 'oauth', 'apiKey', 'sig'],
  ...['X-Amz-Signature', 'credentials', 'sessionId', 'sid', 'sess', 'jwt', 'code', 'ticket'],
  ...['otp', 'State'],
])('the parameter or header %s may contain a credential', (name) => {
  expect([isSecretParameter(name), mayBeSecretHeader(name)]).toEqual([true, true]);
});

test.each([
  ...['room', 'signal', 'signatures', 'inside', 'uuid', 'process', 'sidebar'],
  ...['zipcode', 'codec', 'estate', 'states', 'page'],
])('the parameter or header %s does not', (name) => {
  expect([isSecretParameter(name), mayBeSecretHeader(name)]).toEqual([false, false]);
});

test('fields of recordings have the same names, except those that are common in messages', () => {
  const names = [
    ...['password', 'X-Amz-Signature', 'pass', 'signature', 'session_id', 'private_key'],
    ...['csrf', '_csrf', 'xsrf', 'XSRF-TOKEN'],
  ];
  expect(names.filter((name) => !isCredential(name))).toEqual([]);
  expect(['key', 'auth', 'code', 'pin', 'sid', 'state', 'ticket'].filter(isCredential)).toEqual([]);
});
