/**
 * @jest-environment-options {"server": "./server.ts"}
 */
import { expect } from '@jest/globals';
import { fibonacci, scale } from 'jest-ws-dynamic';

// Each in a room of its own: what one says reaches itself alone.
scale('a chat of many rooms', {
  path: '/chat',
  tiers: fibonacci.load,
  session: async (client, { index, tier, measure }) => {
    const room = `room ${index} of ${tier}`;
    await measure('join', async () => {
      client.send({ type: 'join', room, name: 'guest' });
      await client.waitFor(expect.objectContaining({ type: 'joined', room }));
    });
    for (const text of ['hello', 'and goodbye']) {
      await measure('say', async () => {
        client.send({ type: 'say', room, text });
        await client.waitFor(expect.objectContaining({ type: 'said', room, text }));
      });
    }
  },
  // Wide enough for a machine that does other work as well.
  limits: { p99: 5000 },
});

// All in one room: each hears everyone, so the traffic grows with the square of their number.
scale('a chat in one room', {
  path: '/chat',
  tiers: [3, 8, 21],
  session: async (client, { index, tier, measure }) => {
    const room = `lobby of ${tier}`;
    client.send({ type: 'join', room, name: `guest ${index}` });
    await client.waitFor(expect.objectContaining({ type: 'joined', room }));
    await measure(async () => {
      client.send({ type: 'say', room, text: `I am ${index}` });
      await client.waitFor(expect.objectContaining({ type: 'said', text: `I am ${index}` }));
    });
  },
});
