/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"ssl": true, "servers": {"auth": "__tests__/fixtures/named-servers/auth.js"}}
 */
import { expect, test } from '@jest/globals';
import { type Client, scale, server } from 'jest-ws-dynamic';

/** The named server sends its path to whoever connects; the file's own sends nothing. */
async function readsItsPath(client: Client): Promise<void> {
  expect(client.url).toContain(`:${client.url.startsWith('wss') ? auth().sslPort : auth().port}/`);
  await expect(client).toReceiveMessage(expect.objectContaining({ path: '/login' }));
}
const auth = () => server('auth');

scale('a named server', { server: 'auth', path: '/login', tiers: [2], session: readsItsPath });

scale('a named server over wss', {
  server: 'auth',
  path: '/login',
  ssl: true,
  tiers: [2],
  session: readsItsPath,
});

scale('a named server in the options of connect()', {
  connect: { server: 'auth' },
  path: '/login',
  tiers: [1],
  session: readsItsPath,
});

test('one option names the server', () => {
  const options = { tiers: [1], session: () => undefined };
  const call = (): void =>
    scale('two servers', { ...options, server: 'auth', connect: { url: 'ws://127.0.0.1:1' } });
  expect(call).toThrow(
    expect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining(
        'expected one server: "server" or "url", received "server" and "url"',
      ),
    }),
  );
});
