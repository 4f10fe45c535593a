/** Which of a file's servers answers at an address, by what each asked for. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  ListenTable,
  type OwnListener,
  requestedAddress,
} from '../../../src/worker/routing/listen-table';

let table: ListenTable;
beforeEach(() => {
  table = new ListenTable();
});

const dead = new Set<object>();

/** Adds a server that asked for this host and port. */
function listen(host: string | undefined, port: number, more: Partial<OwnListener> = {}): object {
  const server = {};
  const listener = { server, isLive: () => !dead.has(server), requested: { host, port } };
  table.add({ ...listener, realPort: () => port + 40_000, isDialled: true, ...more });
  return server;
}

describe('find()', () => {
  // Asked for, dialled (as hostKey() spells it), whether it is reached.
  test.each([
    [undefined, 'localhost', true],
    ['0.0.0.0', 'localhost', true],
    ['::', 'localhost', true],
    ['127.0.0.1', 'localhost', true],
    ['localhost', 'localhost', true],
    ['::1', 'localhost', true],
    ['127.0.0.2', 'localhost', true],
    ['192.168.1.5', '192.168.1.5', true],
    ['192.168.1.5', '192.168.1.6', false],
    [undefined, 'api.example.com', false],
  ] as const)('on %s, for a connection to %s: %s', (asked, host, isReached) => {
    const server = listen(asked, 3000);
    const found = table.find({ host, port: 3000 });
    expect(typeof found === 'object' && found.server === server).toBe(isReached);
  });

  test('a port without a server', () => {
    listen(undefined, 3000);
    expect(table.find({ host: 'localhost', port: 3001 })).toBeUndefined();
    expect(table.isOwned(3001)).toBe(false);
  });

  test('a stopped server, and a later one', () => {
    dead.add(listen(undefined, 3000));
    expect(table.find({ host: 'localhost', port: 3000 })).toBe('none');
    expect(table.isOwned(3000)).toBe(true);
    const later = listen('127.0.0.1', 3000);
    expect(table.find({ host: 'localhost', port: 3000 })).toMatchObject({ server: later });
  });

  test('a server that clients reach directly', () => {
    listen(undefined, 3000, { isDialled: false });
    expect(table.find({ host: 'localhost', port: 3000 })).toBeUndefined();
  });
});

// As the system: the second of both listens where the first does.
test.each([
  [undefined, undefined, true],
  [undefined, '127.0.0.1', true],
  ['127.0.0.1', '0.0.0.0', true],
  ['127.0.0.1', '::', true],
  ['127.0.0.1', 'localhost', true],
  ['127.0.0.1', '127.0.0.1', true],
  ['127.0.0.1', '::1', false],
  ['127.0.0.1', '127.0.0.2', false],
])('isTaken(): %s, then %s: %s', (first, second, isTaken) => {
  listen(first, 3000);
  expect(table.isTaken({ host: second, port: 3000 })).toBe(isTaken);
  expect(table.isTaken({ host: second, port: 3001 })).toBe(false);
});

test('a port is free again when its server has stopped', () => {
  dead.add(listen(undefined, 3000));
  expect(table.isTaken({ host: undefined, port: 3000 })).toBe(false);
  expect(table.isEmpty).toBe(false);
});

test.each([
  ['127.0.0.1', { address: '127.0.0.1', family: 'IPv4', port: 3000 }],
  ['localhost', { address: '127.0.0.1', family: 'IPv4', port: 3000 }],
  ['::1', { address: '::1', family: 'IPv6', port: 3000 }],
  ['0.0.0.0', { address: '0.0.0.0', family: 'IPv4', port: 3000 }],
])('requestedAddress(): %s', (host, address) => {
  expect(requestedAddress({ host, port: 3000 })).toEqual(address);
});
