/** @jest-environment jest-ws-dynamic/environment */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type Link, network, scale } from 'jest-ws-dynamic';

let link: Link;
let passed = 0;
beforeAll(async () => {
  link = await network();
  link.drop(() => {
    passed += 1;
    return false;
  });
});
// A message to each of 3 clients.
afterAll(() => expect(passed).toBe(3));

scale('echo behind a link', {
  path: '/echo',
  tiers: [3],
  connect: {
    via: {
      get url() {
        return link.url;
      },
    },
  },
  session: async (client) => {
    client.send('hello');
    expect(await client.receive()).toBe('hello');
  },
});
