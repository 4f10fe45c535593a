/**
 * A command whose server has TLS of its own on a fixed port, and nothing else.
 *
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": {"command": "node", "args": ["__tests__/fixtures/fixed-ports/tls.cjs"], "ssl": "native"}}
 */
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

const url = 'wss://localhost:8443';
const linux = process.platform === 'linux' ? test : test.skip;

test('is reached at the file’s TLS port, and at its fixed port', async () => {
  await expect(await connect('/', { ssl: true })).toReceiveMessage('welcome');
  await expect(await connect({ url })).toReceiveMessage('welcome');
});

linux('its connections are counted', async () => {
  await expect(await connect({ url })).toReceiveMessage('welcome');
  expect(server.connections).toBeGreaterThan(0);
});

test('a restart, and the time in between', async () => {
  await server.stop();
  await expect(connect({ url })).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
  await server.start();
  await expect(await connect('/', { ssl: true })).toReceiveMessage('welcome');
  await expect(await connect({ url })).toReceiveMessage('welcome');
});
