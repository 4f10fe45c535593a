import { expect, test } from '@jest/globals';
import { readConnect, readListen } from '../../../src/worker/routing/read-arguments';

const done = (): void => undefined;
const signal = new AbortController().signal;

test.each([
  ['port, host, callback', [80, 'a', done], { port: 80, host: 'a' }, done],
  ['a port as text', ['80'], { port: 80 }, undefined],
  ['port and callback', [80, done], { port: 80 }, done],
  [
    'options',
    [{ port: '80', host: 'a', family: 6 }],
    { port: 80, host: 'a', family: 6 },
    undefined,
  ],
  ['normalized arguments of net.connect()', [[{ port: 80 }, done]], { port: 80 }, done],
  ['options with an empty path', [{ port: 80, path: null }], { port: 80, path: null }, undefined],
])('connect() with %s', (_form, values, options, callback) => {
  expect(readConnect(values)).toEqual({ options, callback });
});

test.each([
  ['a path', ['/tmp/socket']],
  ['options with a path', [{ path: '/tmp/socket', port: 80 }]],
  ['no port', [{ host: 'a' }]],
  ['an invalid port', [70_000]],
  ['nothing', []],
])('connect() with %s is left to Node', (_form, values) => {
  expect(readConnect(values)).toBeUndefined();
});

test.each([
  ['port', [3000], { port: 3000 }],
  ['a port as text', ['3000'], { port: 3000 }],
  ['port and callback', [3000, done], { port: 3000, callback: done }],
  ['port, host, callback', [3000, 'a', done], { port: 3000, host: 'a', callback: done }],
  ['port, host, backlog', [3000, 'a', 5], { port: 3000, host: 'a', backlog: 5 }],
  ['port, backlog', [3000, 5], { port: 3000, backlog: 5 }],
  [
    'options',
    [{ port: 3000, host: '::1', backlog: 5, signal }, done],
    { port: 3000, host: '::1', backlog: 5, signal, callback: done },
  ],
  ['exclusive', [{ port: 3000, exclusive: true }], { port: 3000, exclusive: true }],
  ['an empty host', [{ port: 3000, host: '' }], { port: 3000 }],
])('listen() with %s', (_form, values, expected) => {
  expect(readListen(values)).toEqual({
    ...{ host: undefined, backlog: undefined, signal: undefined, callback: undefined },
    exclusive: false,
    ...expected,
  });
});

test.each([
  ['port 0', [0]],
  ['nothing', []],
  ['a callback', [done]],
  ['a path', ['/tmp/socket']],
  ['options with a path', [{ path: '/tmp/socket' }]],
  ['a descriptor', [{ fd: 3 }]],
  ['another server', [{ _handle: {} }]],
  ['an invalid port', [{ port: 70_000 }]],
])('listen() with %s is left to Node', (_form, values) => {
  expect(readListen(values)).toBeUndefined();
});
