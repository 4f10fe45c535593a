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
});

test('what the connections of an earlier tier or round have left is not taken for memory in use', () => {
  const broken = /memoryPerConnection: 1\.\d+ MB for each of 2[01] connections/g;
  expect(shown('history').match(broken)).toHaveLength(3);
  expect(failed('history')).toHaveLength(3);
});
