import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const jsdom = require.resolve('jest-environment-jsdom');

const { result, shown } = scene({
  'plain.test.js': `/** @jest-environment ${jsdom} */
const { connect, mockServer } = require('jest-ws-dynamic');
test('talks', async () => {
  expect(document.title).toBe('');
  const mock = await mockServer();
  mock.reply('ping', 'pong');
  const client = await connect({ url: mock.url });
  client.send('ping');
  expect(await client.receive()).toBe('pong');
  await client.close();
  await mock.close();
}, 60_000);`,
  'plain-tls.test.js': `/** @jest-environment ${jsdom} */
const { connect, mockServer } = require('jest-ws-dynamic');
test('talks', async () => {
  const mock = await mockServer({ ssl: true });
  const client = await connect({ url: mock.url, ca: mock.ca });
  client.send('ping');
  expect(await mock.receive()).toBe('ping');
  await client.close();
  await mock.close();
}, 60_000);`,
  'plain-drop-in.test.js': `/** @jest-environment ${jsdom} */
const { WS } = require('jest-ws-dynamic/jest-websocket-mock');
const { mockServer } = require('jest-ws-dynamic');
let mock;
afterAll(() => mock.close());
test('is not awaited', async () => {
  mock = await mockServer({ url: 'ws://localhost:1234' });
  new WS('ws://localhost:1234');
}, 60_000);`,
  'page.test.js': `/** @jest-environment jest-ws-dynamic/environment-jsdom */
const { connect } = require('jest-ws-dynamic');
test('talks', async () => {
  expect(document.title).toBe('');
  const client = await connect('/echo', { ssl: true });
  client.send('a');
  await expect(client).toReceiveMessage('a');
}, 60_000);`,
  'server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => new WebSocketServer({ server: httpServer });`,
  'browser-entry.test.js': `/** @jest-environment jest-ws-dynamic/environment-jsdom
 * @jest-environment-options { "server": "./server.js" } */
test('starts', () => {});`,
  'browser-client.test.js': `/** @jest-environment jest-ws-dynamic/environment-jsdom */
const WebSocket = require('ws');
test('dials', () => { new WebSocket('ws://localhost'); });`,
});

test.each(['browser-entry', 'browser-client'])(
  'names the remedy for the browser build of ws: %s',
  (file) => {
    expect(shown(file)).toContain(
      "Set testEnvironmentOptions.customExportConditions to ['node', 'node-addons'].",
    );
  },
);

test('a server of the drop-in that cannot open fails its test, not the run', () => {
  expect(result('plain-drop-in')?.assertionResults).toMatchObject([{ status: 'failed' }]);
  expect(shown('plain-drop-in')).toContain(
    'expected "url" to be an address without an open mock server',
  );
  expect(shown('plain-drop-in')).toContain('a mock server stays open after its test');
  expect(shown('plain-drop-in')).toContain("new WS('ws://localhost:1234')");
});

test.each([
  ['plain jsdom has mockServer() and connect({ url })', 'plain'],
  ['plain jsdom has them with TLS', 'plain-tls'],
  ['the jsdom environment of the package has the server', 'page'],
])('%s', (_title, file) => {
  expect(shown(file)).toBe('');
  expect(result(file)?.assertionResults).toMatchObject([{ status: 'passed' }]);
});
