import { expect, test } from '@jest/globals';
import { maskHeaders, maskUserInfo, showProtocol, showProtocols } from '../../src/errors/mask';

test('headers that carry credentials lose their values, in any spelling', () => {
  expect(maskHeaders({ Cookie: 'a', 'SET-COOKIE': ['b'], authorization: 'c', Host: 'd' })).toEqual({
    Cookie: '(masked)',
    'SET-COOKIE': '(masked)',
    authorization: '(masked)',
    Host: 'd',
  });
});

test('a token among the subprotocols is cut, their names are not', () => {
  expect(showProtocol('actioncable-unsupported')).toBe('actioncable-unsupported');
  expect(showProtocols(['graphql-transport-ws', 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'])).toBe(
    'graphql-transport-ws, eyJhbG… (masked, 36 characters)',
  );
});

test.each([
  ['ws://user:pass@127.0.0.1:9000/a?b=c@d', 'ws://(masked)@127.0.0.1:9000/a?b=c@d'],
  ['a wss://token@host, b http://host/@x', 'a wss://(masked)@host, b http://host/@x'],
  ['ann@example.org', 'ann@example.org'],
  ['ws://host/path', 'ws://host/path'],
])('the user and the password of a URL are masked: %s', (text, shown) => {
  expect(maskUserInfo(text)).toBe(shown);
});

test('masks the user of a URL in a time that does not grow with the text', () => {
  const text = '://'.repeat(200_000);
  expect(maskUserInfo(`${text}a@b`)).toBe(`${text}(masked)@b`);
});

test('a subprotocol cannot begin a line', () => {
  expect(showProtocol('a\n::error::b')).toBe('a\\n::error::b');
});
