/** Handlers in another file than the test: their calls are nobody's to await, those of other helpers are. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const files = {
  'handlers.js': `const { mockServer } = require('jest-ws-dynamic');
const { WebSocketServer } = require('ws');
const forget = async () => {
  const mock = await mockServer();
  mock.receive();
  const wait = async () => { await mock.receive(); };
  wait();
};
exports.onSocket = async (socket) => {
  await forget();
  socket.on('message', async () => {
    await forget();
    socket.send('answer');
  });
  socket.send('welcome');
};
exports.attach = ({ httpServer }) =>
  new WebSocketServer({ server: httpServer }).on('connection', exports.onSocket);
exports.verify = async () => { await forget(); return true; };
exports.protocols = () => { forget(); return 'a'; };
exports.http = async () => { await forget(); return 'ok'; };
exports.helper = (client) => { client.waitFor('never'); };`,
  'handlers.test.js': `const { createServer } = require('node:http');
const { connect, mockServer, serve, useServer } = require('jest-ws-dynamic');
const { WebSocketServer } = require('ws');
const handlers = require('./handlers');
const talk = async (client) => {
  await expect(client).toReceiveMessage('welcome');
  client.send('a');
  await expect(client).toReceiveMessage('answer');
};
useServer(handlers.attach);
test('useServer()', async () => { await talk(await connect('/')); });
test('wss', async () => { await talk(await connect('/', { ssl: true })); });
test('serve()', async () => { await talk(await connect(await serve(handlers.attach), '/')); });
test('an app', async () => {
  const app = createServer();
  handlers.attach({ httpServer: app });
  await talk(await connect(app, '/'));
});
test('a factory here', async () => {
  const served = await serve(({ httpServer }) => new WebSocketServer({ server: httpServer }).on('connection', handlers.onSocket));
  await talk(await connect(served, '/'));
});
test('a mock server', async () => {
  const { verify, protocols, http } = handlers;
  const mock = await mockServer({ verify, protocols });
  mock.http(http);
  await connect(mock.url, { protocols: ['a'] });
  expect(await (await fetch(mock.url.replace('ws', 'http'))).text()).toBe('ok');
});
test('a helper', async () => { handlers.helper(await connect('/')); });`,
};

const { shown, failed } = scene(files);

test('only a call by a helper of the test is a forgotten one', () => {
  expect(failed('handlers')).toEqual(['a helper']);
  expect(shown('handlers')).toContain('client.waitFor() was not awaited');
});
