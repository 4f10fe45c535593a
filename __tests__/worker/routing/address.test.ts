import { expect, test } from '@jest/globals';
import { addressKey, addressOf, hostKey, matchesEntry } from '../../../src/worker/routing/address';

test.each([
  ['LOCALHOST', 'localhost'],
  ['api.localhost', 'localhost'],
  ['localhost.', 'localhost'],
  ['127.0.0.1', 'localhost'],
  ['127.8.0.1', 'localhost'],
  ['::1', 'localhost'],
  ['[::1]', 'localhost'],
  ['0:0:0:0:0:0:0:1', 'localhost'],
  ['::ffff:127.0.0.1', 'localhost'],
  ['0.0.0.0', 'localhost'],
  ['::', 'localhost'],
  ['', 'localhost'],
  ['API.Example.COM', 'api.example.com'],
  ['api.example.com.', 'api.example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['10.1.2.3', '10.1.2.3'],
  ['2001:DB8:0::1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::ffff:10.1.2.3', '::ffff:a01:203'],
  ['my_service', 'my_service'],
  ['127.example.com', '127.example.com'],
])('formats the host %p as %p', (given, expected) => {
  expect(hostKey(given)).toBe(expected);
});

test.each([
  ['wss://API.example.com/v1', 'api.example.com:443'],
  ['ws://api.example.com', 'api.example.com:80'],
  ['https://api.example.com:8443/a?b', 'api.example.com:8443'],
  ['http://127.0.0.1:3000', 'localhost:3000'],
  ['ws://[2001:db8::1]:81/', '[2001:db8::1]:81'],
  ['wss://user:word@bücher.example', 'xn--bcher-kva.example:443'],
])('parses the address of %s as %s', (url, expected) => {
  expect(addressKey(addressOf(url))).toBe(expected);
});

test.each([
  ['db', 'db', 5432, true],
  ['db:5432', 'db', 5432, true],
  ['db:5432', 'db', 5433, false],
  ['DB', 'db', 1, true],
  ['*.internal', 'a.internal', 80, true],
  ['*.internal', 'a.b.internal', 80, true],
  ['*.internal', 'internal', 80, false],
  ['*.internal', 'xinternal', 80, false],
  ['*.internal:80', 'a.internal', 81, false],
  ['*', 'anything', 1, true],
  ['*:443', 'anything', 80, false],
  ['[2001:db8::1]:80', '2001:db8::1', 80, true],
  ['[2001:db8::1]:80', '2001:db8::1', 81, false],
  ['2001:db8::1', '2001:db8::1', 81, true],
  ['10.0.0.1', '10.0.0.1', 1, true],
  ['bücher.example', 'xn--bcher-kva.example', 1, true],
])('the entry %p of outside, for %s port %d: %p', (entry, host, port, expected) => {
  expect(matchesEntry(entry, { host, port })).toBe(expected);
});
