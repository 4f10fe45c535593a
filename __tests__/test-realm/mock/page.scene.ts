import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const environment = `
const { withWebSocketServer } = require('jest-ws-dynamic/environment');
const { TestEnvironment } = require(${JSON.stringify(require.resolve('jest-environment-jsdom'))});
module.exports = withWebSocketServer(TestEnvironment);
`;

const testFile = `
const { mockServer } = require('jest-ws-dynamic');

test('a page talks to a mock server by its own WebSocket', async () => {
  const mock = await mockServer({ json: true, protocols: ['chat'] });
  mock.reply({ type: 'hello' }, { type: 'welcome' });
  const socket = new window.WebSocket(mock.url, 'chat');
  socket.onopen = () => socket.send(JSON.stringify({ type: 'hello' }));
  const answer = await new Promise((resolve) => {
    socket.onmessage = ({ data }) => resolve(JSON.parse(data));
  });
  expect(answer).toEqual({ type: 'welcome' });
  expect(mock).toHaveReceivedMessages([{ type: 'hello' }]);
  expect(socket.protocol).toBe('chat');
  const closed = new Promise((resolve) => {
    // jsdom 26 calls every end clean.
    socket.onclose = ({ code }) => resolve(code);
  });
  mock.drop();
  expect(await closed).toBe(1006);
});

test('what a listener throws fails the file', async () => {
  const mock = await mockServer();
  mock.on('connection', () => {
    throw new Error('thrown in a listener');
  });
  const socket = new window.WebSocket(mock.url);
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  await new Promise((resolve) => {
    socket.onclose = resolve;
    socket.close();
  });
});

let first;
test('a mock is closed after the test that opened it: opened', async () => {
  first = await mockServer();
});
test('a mock is closed after the test that opened it: closed', async () => {
  const socket = new window.WebSocket(first.url);
  await new Promise((resolve) => {
    socket.onerror = resolve;
  });
});
`;

const { result: resultOf } = scene({
  'jest.config.js':
    "module.exports = { preset: 'jest-ws-dynamic', testEnvironment: './environment.js', testEnvironmentOptions: { server: false } };",
  'environment.js': environment,
  'page.test.js': testFile,
});

test('mock servers work in jsdom, end with their test, and report errors of listeners', () => {
  const result = resultOf('page');
  const others = result?.assertionResults.filter(({ fullName }) => !/listener/.test(fullName));
  expect(others?.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  expect(result?.message).toMatch('thrown in a listener');
});
