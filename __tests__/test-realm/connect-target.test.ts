import { expect, test } from '@jest/globals';
import { readConnectCall } from '../../src/test-realm/client/connect-target';

test.each([
  'localhost:3000/chat',
  '127.0.0.1:9000',
  'wss//foo/bar',
  'http s://user:x@h/',
  'chat',
  ' /echo',
  '/\r\nX: y',
])('%j is neither a path nor a URL', (where) => {
  const call = () => readConnectCall([where]);
  expect(call).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringMatching(/^connect\(\): expected "path" to be a path that begins with/),
    }),
  );
  expect(call).not.toThrow('user:x');
  expect(() => readConnectCall([{ path: where }])).toThrow('"path"');
});

test.each([
  ['WS://127.0.0.1:1/', 'ws://127.0.0.1:1/'],
  ['Wss://h/Path', 'wss://h/Path'],
  ['ws+unix:/run/App.sock:/p', 'ws+unix:/run/App.sock:/p'],
])('%s is a URL', (where, url) => {
  expect(readConnectCall([where]).options).toEqual({ url });
});

test('a URL object is its text', () => {
  const where = new URL('/chat?room=1', 'ws://127.0.0.1:9000');
  const url = 'ws://127.0.0.1:9000/chat?room=1';
  expect(readConnectCall([where, { timeout: 5 }]).options).toEqual({ url, timeout: 5 });
});

test.each(['/', '/chat?room=1', '?room=1', '//host/path', '/a b/é', ''])('%j is a path', (path) => {
  expect(readConnectCall([path]).options).toEqual({ path });
});

test('no argument is the path "/"', () => {
  expect(readConnectCall([]).options).toEqual({ path: '/' });
});

test('undefined is no address: the variable may be misspelt, or a mock server not awaited', () => {
  const mock = Promise.resolve() as { readonly url?: string };
  expect(() => readConnectCall([mock.url])).toThrow(
    /^connect\(\): expected a path, a URL, options or a server, received undefined\. Check the variable, and that mockServer/,
  );
});

test('more than three arguments are refused', () => {
  expect(() => readConnectCall(['/', {}, {}, 4])).toThrow('expected at most 3 arguments');
});
