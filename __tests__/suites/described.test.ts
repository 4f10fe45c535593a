/** @jest-environment jest-ws-dynamic/environment */
import { expect } from '@jest/globals';
import { baseSuite, connectionSuite, type SuiteOptions } from '../../src/suites';

/** As docs/suites.md has it. */
const protocol: SuiteOptions = {
  path: '/',
  async prepare(client) {
    client.send({ type: 'authenticate', token: 'reference-token' });
    await client.waitFor({ type: 'authenticated' });
  },
  send: (client, text) => client.send({ type: 'echo', payload: text }),
  // Reads past other messages.
  expect: (client, text) => client.waitFor({ type: 'echo', payload: text }),
  badMessages: [
    { name: 'plain text', send: 'a', reply: expect.objectContaining({ code: 'invalid_json' }) },
  ],
  broadcast: {
    send: (client, text) => client.send({ type: 'broadcast', payload: text }),
    expect: (client, text) => client.waitFor(expect.objectContaining({ payload: text })),
  },
};

baseSuite(protocol);
connectionSuite({ ...protocol, tiers: [3] });
