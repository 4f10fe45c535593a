/**
 * A command with a plain server and one with TLS of its own, both on fixed ports.
 *
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": {"command": "node", "args": ["__tests__/fixtures/fixed-ports/tls.cjs", "plain"], "ssl": "native"}}
 */
import { expect, test } from '@jest/globals';
import { connect } from 'jest-ws-dynamic';

test('each is reached at the file’s port, and at its fixed port', async () => {
  await expect(await connect('/')).toReceiveMessage('plain');
  await expect(await connect('/', { ssl: true })).toReceiveMessage('welcome');
  await expect(await connect({ url: 'ws://localhost:8080' })).toReceiveMessage('plain');
  await expect(await connect({ url: 'wss://localhost:8443' })).toReceiveMessage('welcome');
});
