import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { WS } = require('jest-ws-dynamic/jest-websocket-mock');
const { WebSocket } = require('ws');
afterEach(() => { WS.clean(); });
async function open() {
  const server = new WS('ws://localhost:1234');
  const client = new WebSocket('ws://localhost:1234');
  const received = [];
  client.on('message', (data) => received.push(String(data)));
  await server.connected;
  return { server, client, received };
}
`;
const { shown, failed } = scene({
  'unawaited.test.js': `${head}test('sends', async () => {
  const { server, received } = await open();
  server.send('a');
  expect(received).toEqual(['a']);
});`,
  'awaited.test.js': `${head}test('differs', async () => {
  const { server, received } = await open();
  await server.send('a');
  void server.send('b');
  expect(received).toEqual(['c']);
});`,
  'early.test.js': `${head}test('sends between two clients', async () => {
  const { server, client } = await open();
  client.terminate();
  await server.closed;
  await server.send('a');
  const next = new WebSocket('ws://localhost:1234');
  await new Promise((resolve) => next.on('open', resolve));
  expect(next.readyState).toBe('open');
});`,
});

test('a failed test names the send() that it did not await', () => {
  expect(failed('unawaited')).toEqual(['sends']);
  expect(shown('unawaited')).toMatch(
    /WS\.send\(\) at \S*unawaited\.test\.js:14 was not awaited: the test continued before/,
  );
});

test('a test that awaits it, or calls clean(), does not', () => {
  expect(failed('awaited')).toEqual(['differs']);
  expect(shown('awaited')).not.toContain('was not awaited');
});

test('no failure names a call of mockServer()', () => {
  expect(failed('early')).toEqual(['sends between two clients']);
  expect(shown('early')).not.toContain('broadcast()');
});
