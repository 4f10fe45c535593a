import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = (failOnUnused: boolean): string =>
  `/** @jest-environment-options ${JSON.stringify({ failOnUnused })}\n * @jest-environment jest-ws-dynamic/environment */\nconst { connect, mockServer, network } = require('jest-ws-dynamic');\n`;
const unused = `test('sets up what nothing uses', async () => {
  const mock = await mockServer();
  mock.reply('ping', 'pong');
  mock.reply('pnig', 'pong');
  const link = await network();
  link.latency(1);
  link.drop('never sent');
  (await network()).drop('of an unused link');
  link.slicer({ averageSize: 10 });
  const client = await connect('/', { via: link });
  client.send('a');
  await client.receive();
  const other = await connect({ url: mock.url });
  other.send('ping');
  await other.receive();
  link.refuseHandshake();
  const never = await network();
  never.latency(1, { toxicity: 0 });
  never.duplicate('a', { stream: 'upstream', probability: 0 });
  const last = await connect('/', { via: never });
  last.send('a');
  await last.receive();
});`;
const used = `let mock;
beforeEach(async () => {
  mock = await mockServer();
  mock.reply('ping', 'pong');
});
test('leaves the reply to the next test', () => {});
test('uses everything', async () => {
  const link = await network({ to: mock });
  link.latency(1);
  const fault = link.drop('lost', { stream: 'upstream' });
  const client = await connect({ url: link.url });
  client.send('lost');
  client.send('ping');
  await client.receive();
  fault.remove();
  const down = await network();
  down.down();
  await expect(connect({ url: down.url })).rejects.toThrow();
});`;

const har = readFileSync(join(__dirname, '../test-realm/replay/fixtures/chat.har'), 'utf8');
const replays = `test('replays twice, for one client', async () => {
  const mock = await mockServer({ replay: 'chat.har' });
  await mockServer({ replay: 'chat.har' });
  await connect({ url: mock.url + '/v1?room=1', protocols: ['chat.v1'] });
});`;

const named = (docblock: object, body: string): string =>
  `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify({ failOnUnused: true, ssl: false, server: './auth.js', ...docblock })}
 */
const { connect, server } = require('jest-ws-dynamic');
test('uses some of its servers', async () => {
  ${body}
});`;
const three = { servers: { auth: './auth.js', feed: './auth.js', idle: './auth.js' } };
const idle = { idle: { command: 'node', args: ['feed.js'] } };
const dial = `const { WebSocket } = require('ws');
  const socket = new WebSocket(process.env.FEED_WEBSOCKET_URL);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.close();`;

const { shown, failed } = scene({
  'auth.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => new WebSocketServer({ server: httpServer });`,
  'feed.js': `const { WebSocketServer } = require('ws');
new WebSocketServer({ port: Number(process.env.WEBSOCKET_PORT) });`,
  'dials.js': `require('./feed.js');
const { WebSocket } = require('ws');
new WebSocket(process.env.ECHO_WEBSOCKET_SSL_URL, { rejectUnauthorized: false }).on('open', () => console.log('has dialled'));`,
  'servers.test.js': named(three, `await connect('/', { server: 'auth' });\n  ${dial}`),
  'servers-used.test.js': named(
    three,
    `await connect({ url: server('auth').url });
  ${dial}
  const idle = require('node:net').connect(Number(process.env.IDLE_WEBSOCKET_PORT), '127.0.0.1');
  await new Promise((resolve) => idle.once('connect', resolve));
  idle.destroy();`,
  ),
  'command.test.js': named({ servers: idle }, 'await connect("/");'),
  'command-beside.test.js': named(
    { server: { command: 'node', args: ['feed.js'] }, servers: idle },
    'await connect("/");',
  ),
  'reference-beside.test.js': named(
    { server: { command: 'node', args: ['feed.js'] }, servers: { idle: 'reference' } },
    'await connect("/");',
  ),
  'reference-reached.test.js': named(
    {
      server: { command: 'node', args: ['dials.js'], wait: { stdout: 'has dialled' } },
      servers: { echo: 'reference' },
      ssl: true,
    },
    'expect(server.port).toBeGreaterThan(0);',
  ),
  'unused.test.js': head(true) + unused,
  'default.test.js': head(false) + unused,
  'used.test.js': head(true) + used,
  'chat.har': har,
  'replay.test.js': head(true) + replays,
  'failing.test.js': `${head(true)}test('fails before the use', async () => {
  (await mockServer()).reply('ping', 'pong');
  expect(1).toBe(2);
});`,
});

test.each([
  ['mock.reply()', 7],
  ['link.drop()', 10],
  ['network()', 11],
  ['link.refuseHandshake()', 19],
  ['link.latency()', 21],
  ['link.duplicate()', 22],
])('failOnUnused fails the file for unused objects, at their line: %s', (what, line) => {
  const blocks = shown('unused').split('ERR_WS_UNUSED');
  const block = blocks.filter((text) => text.includes(`${what} was never used`));

  expect(block).toHaveLength(1);
  expect(block[0]).toContain(`unused.test.js:${line}:`);
  expect(failed('unused')).toEqual([]);
});

test('failOnUnused names only unused objects', () => {
  expect(shown('unused').split('was never used')).toHaveLength(7);
});

test('failOnUnused names a replay that no client used', () => {
  expect(shown('replay')).toContain('mockServer({ replay }) was never used');
  expect(shown('replay')).toContain('replay.test.js:6:');
  expect(shown('replay').split('was never used')).toHaveLength(2);
});

test('failOnUnused names a server that no test named or connected to, at its option', () => {
  expect(shown('servers')).toContain('The server "idle" was never used.');
  expect(shown('servers').split('was never used')).toHaveLength(2);
  expect(shown('servers')).toMatch(/> 3 \| +\* @jest-environment-options/);
  expect(shown('command')).toContain('The server "idle" was never used.');
});

test('a server of this process is unused, whatever a command beside it may have dialled', () => {
  expect(shown('reference-beside')).toContain('The server "idle" was never used.');
});

test.each(['default', 'used', 'servers-used', 'command-beside', 'reference-reached'])(
  'used and optional objects pass: %s',
  (file) => {
    expect(shown(file)).toBe('');
  },
);

test('only the failure of a failed test is reported', () => {
  expect(shown('failing')).toContain('Expected: 2');
  expect(shown('failing')).not.toContain('ERR_WS_UNUSED');
});
