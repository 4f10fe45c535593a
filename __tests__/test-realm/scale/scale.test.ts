/** @jest-environment jest-ws-dynamic/environment */
import { expect } from '@jest/globals';
import { scale } from 'jest-ws-dynamic';

scale('echo, once each', {
  path: '/echo',
  // Few: for each, the garbage of the whole worker is collected twice.
  tiers: [1, 3, 9],
  session: async (client, { index, tier, measure }) => {
    await measure(async () => {
      await client.send(`${index} of ${tier}`);
      expect(await client.receive()).toBe(`${index} of ${tier}`);
    });
  },
  limits: { p99: 5000, growth: 3 },
});

scale('echo over wss, for a while', {
  path: '/echo',
  ssl: true,
  tiers: [2],
  duration: 200,
  warmUp: 50,
  session: async (client) => {
    client.send('hello');
    await client.receive();
  },
});

scale('echo at a rate', {
  path: '/echo',
  tiers: [4],
  duration: 300,
  rate: 200,
  session: async (client, { measure }) => {
    await measure('one', async () => {
      client.send('hello');
      await client.receive();
    });
    await measure('two', async () => {
      client.send('hello');
      await client.receive();
    });
  },
});
