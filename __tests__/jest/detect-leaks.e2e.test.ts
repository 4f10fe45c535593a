import { afterAll, expect, test } from '@jest/globals';
import { makeProject } from '../running/run-jest';

const head =
  "const { connect, mockServer, network, leasePortPair, scale, server } = require('jest-ws-dynamic');\n";
const body = (code: string) => `${head}test('x', async () => {\n${code}\n});`;

const project = makeProject({
  // A function that V8 optimizes on another thread keeps its realm: on a busy machine, for seconds.
  'jest.config.js': `require('node:v8').setFlagsFromString('--no-opt');
module.exports = { preset: 'jest-ws-dynamic', testEnvironmentOptions: { server: './server.js' } };`,
  'server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
  return sockets;
};`,
  'empty.test.js': "test('x', () => {});",
  'client.test.js': body(
    "const client = await connect('/'); client.send('a'); await expect(client).toReceiveMessage('a');",
  ),
  'left-open.test.js': body(`const { WebSocket } = require('ws');
await new Promise((resolve) => new WebSocket(server.url).on('open', resolve));`),
  'tls.test.js': body("await connect('/', { ssl: true });"),
  'mock.test.js': body(`await mockServer({ url: 'wss://api.example.com' });
await mockServer();
const { WebSocket } = require('ws');
await new Promise((resolve) => new WebSocket('wss://api.example.com').on('open', resolve));`),
  'link.test.js': body(
    'const link = await network(); link.latency(1); await connect({ url: link.url });',
  ),
  'lease.test.js': body('await leasePortPair();'),
  'restart.test.js': body("await server.restart(); await connect('/');"),
  'scale.test.js': `${head}scale('load', { tiers: [1], duration: 50, session: async (client) => {
  await client.send('a');
  await client.receive();
} });`,
  'shared.config.js': `const own = require('./jest.config.js');
const env = { PORT: '{port}' };
const server = { command: 'node', args: ['standalone.js'], env, scope: 'worker' };
const testMatch = ['**/*.shared.js'];
module.exports = { ...own, testMatch, testEnvironmentOptions: { server } };`,
  'standalone.js': `const { WebSocketServer } = require('ws');
new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1' });`,
  'a.shared.js': body("await connect('/');"),
  'b.shared.js': body('const link = await network(); await connect({ url: link.url });'),
  'c.shared.js': body("await connect('/', { ssl: true });"),
  'd.shared.js': body("await server.restart(); await connect('/');"),
  'e.shared.js': body("await server.stop(); await server.start(); await connect('/');"),
  'f.shared.js': body('await server.crash(); await server.start(); await server.pause();'),
  'g.shared.js': body('const { exited } = server; await Promise.all([exited, server.crash()]);'),
  'h.shared.js': body("await connect('/');"),
});

afterAll(() => project.remove());

test.each([
  ['of files that use every feature', [], 9],
  ['of a file that leaves a client open, and of a later one', ['left-open', 'empty'], 2],
  // Nothing is loaded later that would let go of what the first file loaded.
  ['of a first file that uses no feature', ['empty'], 1],
])(
  'jest --detectLeaks finds no kept realm: %s',
  async (_name, patterns, files) => {
    const { json, stderr } = await project.jest(['-i', '--detectLeaks', ...patterns]);
    const failed = json.testResults.filter(({ message }) => message !== '');
    expect(failed.map(({ name, message }) => [name, message])).toEqual([]);
    expect(stderr).not.toContain('leaking');
    expect(json.testResults).toHaveLength(files);
  },
  120_000,
);

test('jest --detectLeaks finds no kept realm of files that share a server', async () => {
  const flags = ['-i', '--detectLeaks', '--config', 'shared.config.js', 'shared'];
  const { json, stderr } = await project.jest(flags);
  expect(stderr).not.toContain('leaking');
  expect(json).toMatchObject({ success: true, numTotalTests: 8 });
}, 120_000);

test('jest --detectOpenHandles finds none in files that use every feature', async () => {
  const { json, stderr } = await project.jest(['-i', '--detectOpenHandles']);
  expect(stderr).not.toContain('open handle');
  expect(json.success).toBe(true);
}, 120_000);
