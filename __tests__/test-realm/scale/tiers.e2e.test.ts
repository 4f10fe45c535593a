/** @jest-environment jest-ws-dynamic/environment */
import { describe, expect } from '@jest/globals';
import { fibonacci, scale } from 'jest-ws-dynamic';

describe.each([
  ['ws', false],
  ['wss', true],
])('the reference server over %s', (_scheme, ssl) => {
  scale('echo', {
    path: '/echo',
    ssl,
    tiers: fibonacci.upTo(144),
    timeout: 60_000,
    session: async (client, { index, measure }) => {
      await measure(async () => {
        client.send(`hello from ${index}`);
        expect(await client.receive()).toBe(`hello from ${index}`);
      });
    },
  });
});
