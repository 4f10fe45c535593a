import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const app = `const { WebSocketServer } = require('ws');
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
server.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
// In two pieces: the number is whole only with the second.
server.on('listening', () => {
  const line = 'listening on ' + server.address().port;
  process.stdout.write(line.slice(0, -2));
  setImmediate(() => process.stdout.write(line.slice(-2) + '\\n'));
});`;

const testFile = `const { connect, server } = require('jest-ws-dynamic');
test.each([false, true])('answers where the file listens (ssl: %s)', async (ssl) => {
  const client = await connect({ ssl });
  client.send('hello');
  await expect(client).toReceiveMessage('hello');
  expect(server.logs.join()).not.toContain('listening on ' + server.port);
});
test('restarts, on another port of its own', async () => {
  const before = [...server.logs];
  const client = await connect('/');
  await server.restart();
  await expect(client).toBeClosedWith(1006);
  expect(server.logs.at(-1)).not.toBe(before[0]);
  const again = await connect('/');
  again.send('again');
  await expect(again).toReceiveMessage('again');
});`;

const config = (pattern: string) => `module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { startTimeout: 20_000, server: { command: 'node', args: ['app.js'], wait: { stdout: ${pattern} } } },
};`;

const withPattern = (pattern: string) =>
  scene({ 'jest.config.js': config(pattern), 'app.js': app, 'a.test.js': testFile });

const digits = withPattern('/listening on (?<port>\\d+)/');
const otherText = withPattern('/(?<port>listening) on \\d+\\s/');

test('a group of `wait` that matches digits is the port', () => {
  expect(digits.shown('a')).toBe('');
  expect(digits.result('a')?.assertionResults).toMatchObject(Array(3).fill({ status: 'passed' }));
});

test('a group of `wait` that matches other text is refused', () => {
  expect(otherText.shown('a')).toContain("received 'listening' (string). Let it match digits only");
});
