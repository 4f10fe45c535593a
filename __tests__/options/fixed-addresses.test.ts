import { describe, expect, test } from '@jest/globals';
import { resolveOptions } from '../../src/options/resolve-options';

describe('outside', () => {
  test.each([
    'allow',
    'refuse',
    [],
    ['db', 'db:5432', '*.internal', '*.internal:443', '*', '10.0.0.1:80'],
    ['[2001:db8::1]:80', '[::1]', '2001:db8::1'],
    ['münchen.example', 'my_db.internal.', 'db-1:65535', '*:443', '*.münchen.example:443'],
  ])('%j', (outside) => {
    expect(resolveOptions({ outside }).outside).toEqual(outside);
  });

  test.each([
    'deny',
    true,
    ['http://db'],
    ['db:'],
    ['db:port'],
    ['a b'],
    ['db/path'],
    [''],
    [5432],
    ['*db'],
    ['(+'],
    ['db.(+'],
    ['..'],
    ['999.1.1.1'],
    ['[1]'],
    ['[db]:80'],
    ['db:0'],
    ['db:65536'],
    ['db:1:2'],
  ])('%j is refused', (outside) => {
    expect(() => resolveOptions({ outside })).toThrow(
      /expected "outside(\.0)?" to be ('allow', 'refuse', or a list of allowed hosts|entries such as 'db')/,
    );
  });
});

describe('addresses', () => {
  test.each([
    { 'ws://localhost:8080': 'server' },
    { 'wss://api.example.com': 'server:auth', 'https://api.example.com/': 'server:auth' },
    { 'ws://[::1]:8080': 'server' },
    { 'http://localhost:8080': 'server' },
    { 'ws://my_chat.internal': 'server', 'ws://münchen.example': 'server' },
    {},
  ])('%j', (addresses) => {
    expect(resolveOptions({ addresses }).addresses).toEqual(addresses);
  });

  test.each([
    { 'localhost:8080': 'server' },
    { 'ws://localhost:8080/chat': 'server' },
    { 'ws://localhost:99999': 'server' },
    { 'ftp://localhost': 'server' },
    { 'a ws://localhost': 'server' },
    { 'ws://localhost:8080': 'my-server' },
    { 'ws://localhost:8080': 'auth' },
    { 'ws://localhost:8080': 'server:' },
    { 'ws://localhost:8080': 9000 },
    'ws://localhost:8080',
    ['ws://localhost:8080'],
    [],
    new Map([['ws://localhost:8080', 'server']]),
    { 'ws://(+': 'server' },
    { 'ws://*.example.com': 'server' },
    { 'ws://localhost:0': 'server' },
    { 'ws://user:word@localhost': 'server' },
  ])('%j is refused', (addresses) => {
    expect(() => resolveOptions({ addresses })).toThrow(
      /expected "addresses.*" to be (addresses such as 'ws:|'server', or|an object of addresses)/,
    );
  });
});

test.each(['file', true, 3000])('localhost: %j is refused', (localhost) => {
  expect(() => resolveOptions({ localhost })).toThrow(
    /expected "localhost" to be 'shared' or 'own'/,
  );
});
