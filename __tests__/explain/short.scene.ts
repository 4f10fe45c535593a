import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = "const { connect } = require('jest-ws-dynamic');\n";
const beside = `/** @jest-environment-options { "server": "./server.js" }\n * @jest-environment jest-ws-dynamic/environment */\n${head}`;
const one = (body: string): string => `${head}test('fails', async () => {\n  ${body}\n});`;

const files = {
  'server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer, handleProtocols: (names) => [...names].at(-1) });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => setTimeout(() => socket.send(String(data)), 20));
    socket.on('message', (data) => { if (String(data) === 'broken') socket.send('{"a": [1,, 2]}'); });
  });
  return sockets;
};`,
  'fake-timers.test.js': `${beside}test('fails', async () => {
  jest.useFakeTimers();
  const client = await connect('/');
  client.send('a');
  await client.receive({ timeout: 100 });
});
afterEach(() => { jest.useRealTimers(); });`,
  'protocol.test.js': `${beside}test('fails', async () => {
  expect(await connect('/', { protocols: ['v2', 'v1'] })).toHaveProtocol('v2');
});`,
  'json.test.js': `${beside}test('fails', async () => {
  const client = await connect('/');
  client.send('broken');
  await client.receiveJson();
});`,
  'refused.test.js': one("await connect('/echo');\n  await connect('/reject?status=401');"),
  'refused-alone.test.js': one("await connect('/reject?status=401');"),
  'does-not-parse.js': 'const a = 1;\nconst b = = 2;\n',
  'requires.js': "require('./does-not-parse.js');\n",
  'syntax.test.js': `${beside.replace('server.js', 'does-not-parse.js')}test('fails', () => {});`,
  'nested.test.js': `${beside.replace('server.js', 'requires.js')}test('fails', () => {});`,
  'no-server.test.js': one("await connect({ url: 'ws://127.0.0.1:1' });"),
};

const { shown } = scene(files);

test('reports that the timers of a module server are fake', () => {
  expect(shown('fake-timers')).toContain(
    'jest.useFakeTimers() is on: the timers of the test, which the server uses too, fire only when the test advances them',
  );
});

test('shows the offered subprotocols and the selected one', () => {
  expect(shown('protocol')).toMatch(/Agreed on: +"v1"\n +Offered: +v2, v1/);
});

test('names the position of invalid JSON', () => {
  expect(shown('json')).toContain('It is not JSON: at character 9 of 14 it reads ", 2]}"');
});

test('shows a refused handshake as its HTTP status, not as a close', () => {
  expect(shown('refused')).toMatch(/← \+\d+ ms error HTTP 401/);
  expect(shown('refused')).not.toContain('close 1006');
});

test.each([
  ['no-server', 'ECONNREFUSED'],
  ['refused-alone', 'status 401 '],
])('reports it once: %s', (file, text) => {
  expect(shown(file).split(text)).toHaveLength(2);
});

test('shows the line of a server that cannot be parsed, without the frames of the parser', () => {
  const [parsed, nested] = [shown('syntax'), shown('nested')];
  for (const text of [parsed, nested]) {
    expect(text).toMatch(/does-not-parse\.js: Unexpected token \(2:10\)\n.*> 2 \| const b = = 2;/s);
    expect(text).not.toContain('@babel');
  }
  expect(parsed).not.toContain(' at ');
  expect(nested.match(/^ +at .*$/gm)).toEqual([expect.stringContaining('requires.js:1:1')]);
});
