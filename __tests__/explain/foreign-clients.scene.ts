/** Failures of tests whose own clients, not those of connect(), could not connect. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const docblock = `/** @jest-environment-options {"server": "<rootDir>/server.js"}
 * @jest-environment jest-ws-dynamic/environment */
`;
const head = `${docblock}const { once } = require('node:events');
const { connect, mockServer, server } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');
const dial = (path) => new WebSocket(server.url + path).on('error', () => undefined);
const closed = (socket) => new Promise((resolve) => socket.once('close', resolve));
`;

const { shown, failed } = scene({
  'server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => new WebSocketServer({ server: httpServer, path: '/chat' });`,
  'error.test.js': `${head}test('waits', async () => {
  const socket = new WebSocket(server.url + '/chatt');
  await once(socket, 'open');
});`,
  'event.test.js': `${head}test('waits', async () => {
  const socket = new WebSocket(server.url + '/chatt');
  await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
});`,
  'event-before-all.test.js': `${head}beforeAll(() => {
  const socket = new WebSocket(server.url + '/chatt');
  return new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
});
test('waits', () => {});`,
  'event-without-test.test.js': `${head}test('waits', async () => {
  const socket = new WebSocket(server.url + '/chatt');
  socket.onerror = (event) => void Promise.reject(event);
  await closed(socket);
  await new Promise(setImmediate);
});`,
  'assertion.test.js': `${head}test('other', () => closed(dial('/other')));
test('waits', async () => {
  const socket = dial('/chatt');
  await closed(socket);
  expect(socket.protocol).toBe('v1');
});`,
  'concurrent.test.js': `${head}test.concurrent('waits', async () => {
  await closed(dial('/chatt'));
  throw new Error('no welcome');
});
test.concurrent('other', async () => {
  await closed(dial('/other'));
  throw new Error('no welcome');
});`,
  'before-all.test.js': `${head}describe('block', () => {
  beforeAll(async () => {
    await closed(dial('/chatt'));
    throw new Error('no welcome');
  });
  test('waits', () => {});
});
test('other', () => expect(1).toBe(2));`,
  'left.test.js': `${head}let url;
const retry = () => {
  const socket = new WebSocket(url).on('error', () => undefined);
  return closed(socket);
};
test('leaves a client', async () => {
  ({ url } = await mockServer());
});
test('waits', async () => {
  await retry();
  expect(1).toBe(2);
});`,
  'untrusted.test.js': `${head}test('waits', async () => {
  const mock = await mockServer({ ssl: true });
  await closed(new WebSocket(mock.url).on('error', () => undefined));
  await mock.nextConnection({ timeout: 50 });
});`,
  'connected.test.js': `${head}test('waits', async () => {
  const socket = dial('/chat');
  await once(socket, 'open');
  expect(socket.protocol).toBe('v1');
});`,
  'about-a-client.test.js': `${head}test('waits', async () => {
  await closed(dial('/refused'));
  const client = await connect('/chat');
  await client.receive({ timeout: 50 });
});`,
  'about-a-mock.test.js': `${head}test('waits', async () => {
  const mock = await mockServer({ verify: () => false });
  await closed(new WebSocket(mock.url + '/chatt').on('error', () => undefined));
  await mock.nextConnection({ timeout: 50 });
});`,
  'restarted.test.js': `${head}test('waits', async () => {
  await server.restart();
  throw new Error('no welcome');
});`,
});

const refused =
  /1 handshake failed: ws:\/\/127\.0\.0\.1:\d+\/chatt with 400, as a WebSocketServer of ws does for another `path`\./;

test.each(['error', 'assertion', 'concurrent'])('names the refused handshake: %s', (name) => {
  expect(failed(name)).toContain('waits');
  expect(shown(name)).toMatch(refused);
});

test.each([
  ['event', 'event.test.js:8'],
  ['event-before-all', 'event-before-all.test.js:8'],
  ['event-without-test', 'event-without-test.test.js:8'],
])('prints the error of an event, with the handshake and the line: %s', (name, line) => {
  expect(failed(name)).toEqual(['waits']);
  expect(shown(name)).toContain('Unexpected server response: 400');
  expect(shown(name)).toMatch(refused);
  expect(shown(name)).toContain(line);
});

test('names those of beforeAll in its failure alone', () => {
  expect(failed('before-all')).toEqual(['block waits', 'other']);
  expect(shown('before-all').split(refused)).toHaveLength(2);
});

test('names those of the test alone', () => {
  expect(shown('assertion')).not.toContain('/other');
  expect(shown('concurrent').match(/1 handshake failed/g)).toHaveLength(2);
});

test('names the earlier test whose closed mock server a client connects to', () => {
  expect(failed('left')).toEqual(['waits']);
  expect(shown('left')).toMatch(
    /1 handshake failed: ws:.* with "connect ECONNREFUSED.*"\.\n +The mock server on port \d+ was opened in the test "leaves a client" at \S*left\.test\.js:13, and has been closed since that test ended\. Close its clients in that test, or open it in beforeAll\(\)\.(?!\.)/,
  );
});

test('tells how a client is to trust a mock server', () => {
  expect(shown('untrusted')).toMatch(
    /1 handshake failed: wss:.* with "self-signed certificate.*"\.\n +The client does not trust the certificate: give it .*\{ ca: mock\.ca \} for a mock server\.(?!\.)/,
  );
});

test.each(['connected', 'about-a-client', 'about-a-mock', 'restarted'])(
  'adds nothing: %s',
  (name) => {
    expect(failed(name)).toEqual(['waits']);
    expect(shown(name)).not.toContain('handshake failed');
  },
);
