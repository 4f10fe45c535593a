import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

test('greets, third file', async () => {
  const client = await connect('/chat');
  client.send({ type: 'hello' });
  await expect(client).toReceiveMessage({ type: 'welcome' });
});

test('greets, third file over wss', async () => {
  const client = await connect('/chat', { ssl: true });
  client.send({ type: 'hello' });
  await expect(client).toReceiveMessage({ type: 'welcome' });
  expect(server.sslUrl).toMatch(/^wss:/);
});
