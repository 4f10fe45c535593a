/** A client that still connects to a mock server when its test ends, which closes the mock server. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { mockServer, network } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');
`;
const thrower = (open: string): string => `${head}test('fails', async () => {
  ${open}
  new WebSocket(opened.url);
  throw new Error('the only failure');
});`;

const { failed, shown } = scene({
  'mock.test.js': thrower('const opened = await mockServer();'),
  'own-server.test.js': `/** @jest-environment-options {"server":"./server.js"}\n * @jest-environment jest-ws-dynamic/environment */\n${thrower('const opened = await mockServer();')}`,
  'server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => new WebSocketServer({ server: httpServer });`,
  'link.test.js': thrower('const opened = await network();'),
  'reconnects.test.js': `${head}test('leaks', async () => {
  const mock = await mockServer();
  const open = () => new WebSocket(mock.url).on('close', () => setTimeout(open, 10).unref());
  open();
  await mock.nextConnection();
});
test('innocent', () => new Promise((resolve) => setTimeout(resolve, 200)));`,
  'other-port.test.js': `${head}test('fails', async () => {
  await mockServer();
  new WebSocket('ws://127.0.0.1:1');
  await new Promise((resolve) => setTimeout(resolve, 50));
  throw new Error('another failure');
});`,
  'fixed.test.js': `const { connect, mockServer } = require('jest-ws-dynamic');
test('fails', async () => {
  const mock = await mockServer({ url: 'ws://feed.example.com/prices' });
  await mock.stop();
  await connect('ws://feed.example.com/prices');
});`,
  'stopped.test.js': `${head}test('fails', async () => {
  const mock = await mockServer();
  await mock.stop();
  await new Promise((resolve) => new WebSocket(mock.url).once('close', resolve));
});`,
});

test.each(['mock', 'own-server', 'link'])(
  'its error is not a second failure of the test: %s',
  (file) => {
    expect(failed(file)).toEqual(['fails']);
    expect(shown(file)).toContain('the only failure');
    expect(shown(file)).not.toMatch(/ECONNRE\w+ 127/);
  },
);

test('the error of another port is shown', () => {
  expect(shown('other-port')).toContain('ECONNREFUSED 127.0.0.1:1');
});

test('an error while the test runs is shown', () => {
  expect(shown('stopped')).toContain('ECONNREFUSED');
});

test('a client that reconnects fails the test that left it, with the cause', () => {
  expect(failed('reconnects')).toEqual(['leaks']);
  expect(shown('reconnects')).toMatch(
    /ECONNREFUSED[^\n]*\n+ +The mock server on port \d+ was opened in the test "leaks" at \S*reconnects\.test\.js:3, and has been closed/,
  );
  expect(shown('reconnects')).toMatch(/> 3 \| test\('leaks'/);
});

test('the call that stopped a mock server at a fixed address is named', () => {
  expect(shown('fixed')).toMatch(
    /because of mock\.stop\(\) at \S*fixed\.test\.js:4: await mock\.start/,
  );
});
