import { expect, test } from '@jest/globals';
import { shortIPv6 } from '../../src/platform/short-ipv6';
import { authorityOf, dialAddress, urlAddress, withPath } from '../../src/wire/address';

test.each([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
  ['192.0.2.1', '192.0.2.1'],
])('a server bound to %s is reached at %s', (bound, dialled) => {
  expect(dialAddress(bound)).toBe(dialled);
});

test('an IPv6 address gets brackets before a port', () => {
  expect(authorityOf('::1', 9000)).toBe('[::1]:9000');
  expect(authorityOf('localhost', 9000)).toBe('localhost:9000');
});

test.each([
  ['ws://[::1]:9000/chat', { host: '::1', port: 9000 }],
  ['wss://example.org', { host: 'example.org', port: 443 }],
  ['http://example.org', { host: 'example.org', port: 80 }],
])('%s is reached at %p', (url, address) => {
  expect(urlAddress(url)).toEqual(address);
});

test.each([
  ['ws://h:1', undefined, 'ws://h:1/'],
  ['ws://h:1', '/chat', 'ws://h:1/chat'],
  ['ws://h:1', '//chat', 'ws://h:1//chat'],
  ['ws://h:1/chat', undefined, 'ws://h:1/chat'],
  ['ws://h:1/chat', '', 'ws://h:1/chat'],
  ['ws://h:1/chat', '?a=1', 'ws://h:1/chat?a=1'],
  ['ws://h:1/chat', '/admin', 'ws://h:1/admin'],
])('on %s, the path %p is %s', (base, path, url) => {
  expect(withPath(base, path)).toBe(url);
});

test('an IPv6 address is shortened, without its zone', () => {
  expect(shortIPv6('FE80:0:0:0::1%eth0')).toBe('fe80::1');
});
