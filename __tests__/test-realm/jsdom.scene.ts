import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const environment = `
const { withWebSocketServer } = require('jest-ws-dynamic/environment');
const { TestEnvironment } = require(${JSON.stringify(require.resolve('jest-environment-jsdom'))});
module.exports = withWebSocketServer(TestEnvironment);
`;

const testFile = `
const { connect, WsDynamicError } = require('jest-ws-dynamic');

test('is a page', () => {
  expect(document.createElement('p').tagName).toBe('P');
});

test('messages of every kind', async () => {
  const client = await connect('/echo');
  client.send('text');
  client.send({ a: [1] });
  client.send(new Uint8Array([1, 2]));
  client.send(new Uint8Array([3]).buffer);
  client.send(Buffer.from([4]));
  await expect(client).toReceiveMessage('text');
  expect(await client.receiveJson()).toStrictEqual({ a: [1] });
  await expect(client).toReceiveMessage(new Uint8Array([1, 2]));
  await expect(client).toReceiveMessage(new Uint8Array([3]).buffer);
  await expect(client).toReceiveMessage(Buffer.from([4]));
  await expect(client).toStaySilent({ for: 5 });
});

test('errors of the page realm', async () => {
  const client = await connect('/echo');
  const failure = await client.receive({ timeout: 1 }).catch((error) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).toBeInstanceOf(WsDynamicError);
  expect(failure.stack).toMatch(/a\\.test\\.js/);
});

test('fake timers', async () => {
  jest.useFakeTimers();
  const client = await connect('/echo');
  client.send('a');
  await expect(client).toReceiveMessage('a');
  await expect(client.receive({ timeout: 1 })).rejects.toThrow(WsDynamicError);
});
`;

const { result, shown } = scene({
  'jest.config.js':
    "module.exports = { preset: 'jest-ws-dynamic', testEnvironment: './environment.js' };",
  'environment.js': environment,
  'a.test.js': testFile,
});

test('the client and the matchers work with jsdom as the base', () => {
  expect(shown('a')).toBe('');
  expect(result('a')?.assertionResults).toMatchObject(Array(4).fill({ status: 'passed' }));
});

const page = `
const { connect, mockServer, server } = require('jest-ws-dynamic');
const { createServer } = require('node:http');

test('location is the file’s server', async () => {
  expect(location.href).toBe(server.httpUrl + '/app?x=1');
  expect([location.origin, origin, document.baseURI]).toEqual([
    server.httpUrl, server.httpUrl, location.href,
  ]);
});

test('a client that takes its address from location reaches it', async () => {
  const socket = new WebSocket('ws://' + location.host + '/echo');
  await new Promise((resolve) => { socket.onopen = resolve; });
  const message = new Promise((resolve) => { socket.onmessage = ({ data }) => resolve(data); });
  socket.send('hello');
  expect(await message).toBe('hello');
  socket.close();
});

test('requests of the page are of the same origin', async () => {
  const status = await new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', '/healthz');
    request.onload = () => resolve(request.status);
    request.onerror = () => reject(new Error('the request failed'));
    request.send();
  });
  expect(status).toBeGreaterThanOrEqual(200);
});

test('storage and history', () => {
  localStorage.setItem('a', '1');
  expect(localStorage.getItem('a')).toBe('1');
  history.pushState({}, '', '/chat');
  expect(location.href).toBe(server.httpUrl + '/chat');
});
`;

const ofServer = scene({
  'jest.config.js':
    "module.exports = { preset: 'jest-ws-dynamic', testEnvironment: 'jest-ws-dynamic/environment-jsdom', testEnvironmentOptions: { url: 'server/app?x=1' } };",
  'a.test.js': page,
  'none.test.js':
    "/** @jest-environment jest-ws-dynamic/environment */\ntest('is no page', () => {});\n",
  'name.test.js':
    '/** @jest-environment-options {"url": "server:auth"} */\ntest(\'is no server\', () => {});\n',
});

test('url: "server" makes location an address of the file’s server', () => {
  expect(ofServer.shown('a')).toBe('');
  expect(ofServer.result('a')?.assertionResults).toMatchObject(Array(4).fill({ status: 'passed' }));
});

test('url: "server" without a page, or without a server of that name, is refused', () => {
  expect(ofServer.shown('none')).toMatch(
    /ERR_WS_OPTION_INVALID[\s\S]*expected "url" to be left out in an environment without a page/,
  );
  expect(ofServer.shown('name')).toMatch(
    /ERR_WS_OPTION_INVALID[\s\S]*expected "url" to be a name in option "servers", received "auth"/,
  );
});
