import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const { failed, shown } = scene({
  'history.test.js': `const { fibonacci, scale, useServer } = require('jest-ws-dynamic');
const { WebSocketServer } = require('ws');
useServer(({ httpServer }) => new WebSocketServer({ server: httpServer }).on('connection', (socket) => {
  socket.history = Buffer.alloc(1_000_000, 1);
  socket.on('message', (data) => socket.send(String(data)));
}));
const session = async (client) => {
  client.send('a');
  expect(await client.receive()).toBe('a');
};
const limits = { memoryPerConnection: 500_000 };
scale('tiers', { path: '/', tiers: fibonacci.load, limits, session });
scale('rounds', { path: '/', tiers: [20], rounds: 3, limits, session });
scale('again', { path: '/', tiers: [20], limits, session });`,

  'command.test.js': `/**
 * @jest-environment-options {"server": {"command": "node", "args": ["history.js"], "ssl": false}}
 */
const { scale } = require('jest-ws-dynamic');
const session = async (client) => {
  client.send('a');
  expect(await client.receive()).toBe('a');
};
const tiers = [10, 20, 40, 80];
scale('first', { path: '/each', tiers: [40], session });
scale('each', { path: '/each', tiers, limits: { growth: { memory: 1.3 }, memoryPerConnection: 2e6 }, session });
scale('all', { path: '/all', tiers, limits: { growth: { memory: 1.3 }, memoryPerConnection: 2e6 }, session });
scale('all again', { path: '/all', tiers, limits: { growth: 1.3, memoryPerConnection: 3e5 }, session });`,
  'history.js': `const { WebSocketServer } = require('ws');
const server = new WebSocketServer({ port: Number(process.env.WEBSOCKET_PORT), host: '127.0.0.1' });
server.on('connection', (socket, { url }) => {
  // Each connection keeps a history of its own, or one for all that there are.
  socket.history = Buffer.alloc(url === '/each' ? 1_000_000 : 10_000 * server.clients.size, 1);
  socket.on('message', (data) => socket.send(String(data)));
});`,
});

test('what the connections of an earlier tier or round have left is not taken for memory in use', () => {
  const broken = /memoryPerConnection: 1\.\d+ MB for each of 2[01] connections/g;
  expect(shown('history').match(broken)).toHaveLength(3);
  expect(failed('history')).toHaveLength(3);
});

test('the memory of a command is what it uses, though it was freed by earlier connections', () => {
  expect(failed('command')).toEqual([
    'all growth over the tiers',
    'all again 80 connections',
    'all again growth over the tiers',
  ]);
  expect(shown('command')).toMatch(
    /memoryPerConnection: 4\d\d kB for each of 80 connections, over the limit of 300 kB/,
  );
});
