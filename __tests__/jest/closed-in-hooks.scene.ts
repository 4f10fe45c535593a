// A hook that closes a test's own server, which waits for its clients: the session closes those after the hooks.
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `/** @jest-environment-options { "server": false } */
const { createServer } = require('node:http');
const { connect } = require('jest-ws-dynamic');
const { WebSocketServer } = require('ws');
const serving = (server) => server.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
let server;
jest.setTimeout(4000);
`;
const openHttp = `(done) => {
  server = createServer();
  serving(new WebSocketServer({ server }));
  server.listen(0, '127.0.0.1', done);
}`;
const close = '(done) => { server.close(done); }';
const echo = `const client = await connect(server, '/');
  client.send('a');
  await expect(client).toReceiveMessage('a');`;

const { failed, shown } = scene({
  'http.test.js': `${head}beforeEach(${openHttp});
afterEach(${close});
test('echoes', async () => {
  ${echo}
});
test('echoes again', async () => {
  ${echo}
  client.send('b');
  for await (const message of client) if (message === 'b') break;
});`,
  'ws.test.js': `${head}beforeEach((done) => {
  server = serving(new WebSocketServer({ port: 0, host: '127.0.0.1' }, done));
});
afterEach(${close});
test('echoes', async () => {
  ${echo}
});`,
  'file.test.js': `${head}let client;
beforeAll(${openHttp});
beforeAll(async () => { client = await connect(server, '/'); });
afterAll(${close});
test('echoes', async () => {
  client.send('a');
  await expect(client).toReceiveMessage('a');
});`,
  'in-test.test.js': `${head}beforeEach(${openHttp});
test('a server that closes serves its clients to their end', async () => {
  ${echo}
  const closed = new Promise((resolve) => server.close(resolve));
  client.send('b');
  await expect(client).toReceiveMessage('b');
  await client.close();
  await closed;
});`,
});

test.each(['http', 'ws', 'file', 'in-test'])('passes: %s', (file) => {
  expect(shown(file)).toBe('');
  expect(failed(file)).toEqual([]);
});
