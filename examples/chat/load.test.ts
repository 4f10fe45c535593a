/**
 * @jest-environment-options {"server": "./server.ts"}
 */
import { describe, expect } from '@jest/globals';
import { fibonacci, scale } from 'jest-ws-dynamic';

// Each in a room of its own: what one says reaches itself alone.
describe.each([
  ['ws', false],
  ['wss', true],
])('over %s', (_scheme, ssl) => {
  scale('a chat of many rooms', {
    path: '/chat',
    ssl,
    tiers: fibonacci.upTo(144),
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
    limits: { errors: 0 },
  });
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
