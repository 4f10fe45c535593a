// Events that a test throws, as with `socket.onclose = reject`.
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { mockServer } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');
async function close() {
  const mock = await mockServer({ path: '/chat' });
  mock.on('connection', (connection) => connection.close(4403, 'Forbidden'));
  const socket = new WebSocket(mock.url);
  return new Promise((resolve, reject) => { socket.onclose = reject; socket.onerror = () => {}; });
}
async function refusal() {
  const mock = await mockServer({ path: '/chat' });
  const socket = new WebSocket(mock.url + '/other');
  return new Promise((resolve, reject) => { socket.onclose = reject; socket.onerror = () => {}; });
}
`;
const { failed, shown } = scene({
  'test.test.js': `${head}test('closes', async () => { await close(); });
test('is refused', async () => { await refusal(); });
test('handles it', async () => { await expect(close()).rejects.toMatchObject({ code: 4403 }); });`,
  'rejection.test.js': `${head}test('closes', async () => {
  void close();
  await new Promise((resolve) => setTimeout(resolve, 200));
});`,
  'hook.test.js': `${head}beforeAll(async () => { await close(); });
test('does not run', () => {});`,
  'class.test.js': `class CloseEvent { constructor() { this.type = 'close'; this.code = 'E'; } }
test('throws an object of its own', () => { throw new CloseEvent(); });`,
});

test.each(['test', 'rejection', 'hook'])('a CloseEvent is one line: %s', (file) => {
  const text = shown(file);
  expect(text).toMatch(
    /thrown: CloseEvent of ws:\/\/127\.0\.0\.1:\d+\/chat: 4403, reason "Forbidden"/,
  );
  expect(text).not.toContain('_receiver');
  expect(text).not.toContain('Symbol(');
});

test('that of a failed handshake does not speak of a connection', () => {
  expect(failed('test')).toEqual(['closes', 'is refused']);
  expect(shown('test')).toMatch(
    /thrown: CloseEvent of ws:\S+: 1006\n\n +1 handshake failed: .*404/,
  );
});

test('another object is shown as Jest does', () => {
  expect(shown('class')).toContain('"code": "E"');
});
