/** The user's code loads modules while the session closes clients, and stops and restores servers. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const greets = (text: string, atClose = '') => `({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => {
    socket.send('${text}');
    ${atClose}
  });
  return sockets;
}`;
const leaves = "socket.on('close', () => require('./presence').left());";

const configured = (server: string, body: string): string => `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify({ server, ssl: false })}
 */
const { connect, mockServer, serve, useServer } = require('jest-ws-dynamic');
const { WebSocket, WebSocketServer } = require('ws');
${body}`;

const twice = (body: string): string => `test('greets', async () => { ${body} });
test('greets again', async () => { ${body} });
afterAll(() => { expect(require('./presence').count).toBeGreaterThan(0); });`;

const files = {
  'presence.js': 'exports.count = 0;\nexports.left = () => { exports.count += 1; };',
  'flush.js': 'exports.flush = async () => {};',
  'late.js': "exports.text = 'from the file';",
  'leaves.js': `const { WebSocketServer } = require('ws');
module.exports = ${greets('hello', leaves)};`,
  'stops.js': `const { WebSocketServer } = require('ws');
module.exports = (context) => {
  const sockets = (${greets('hello')})(context);
  return { async stop() { await require('./flush').flush(); sockets.close(); } };
};`,
  'starts.js': `const { WebSocketServer } = require('ws');
module.exports = (context) => {
  const sockets = new WebSocketServer({ server: context.httpServer });
  sockets.on('connection', (socket) => socket.send(require('./late').text));
  return sockets;
};`,
  'close.test.js': configured(
    './leaves.js',
    twice("await expect(await connect('/')).toReceiveMessage('hello');"),
  ),
  'served.test.js': configured(
    './leaves.js',
    twice(
      `const app = await serve(${greets('served', leaves)});
  await expect(await connect(app)).toReceiveMessage('served');`,
    ),
  ),
  'mock.test.js': configured(
    './leaves.js',
    twice(
      `const mock = await mockServer();
  mock.on('close', () => require('./presence').left());
  await connect(mock.url);`,
    ),
  ),
  'own-client.test.js': configured(
    './leaves.js',
    twice(
      `const mock = await mockServer();
  const client = new WebSocket(mock.url);
  client.on('close', () => require('./presence').left());
  await new Promise((resolve) => client.on('open', resolve));`,
    ),
  ),
  'hooks.test.js': configured(
    './leaves.js',
    `let client;
beforeEach(async () => { client = await connect('/'); });
describe('inside', () => {
  afterEach(() => client.flush());
  test.failing('fails as expected', () => { throw new Error('expected'); });
  test('greets', () => expect(client).toReceiveMessage('hello'));
});`,
  ),
  'stop.test.js': configured(
    './stops.js',
    "test('greets', async () => { await expect(await connect('/')).toReceiveMessage('hello'); });",
  ),
  'restore.test.js': configured(
    './starts.js',
    `afterEach(() => jest.resetModules());
describe('with a server of its own', () => {
  useServer(${greets('from the block')});
  test('the one of the block', () => connect('/').expectText('from the block'));
});
test('the one of the file', () => connect('/').expectText('from the file'));`,
  ),
};

const { failed, shown } = scene(files);

test.each(
  Object.keys(files)
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => name.replace('.test.js', '')),
)('%s: right tests pass', (file) => {
  expect(shown(file)).toBe('');
  expect(failed(file)).toEqual([]);
});
