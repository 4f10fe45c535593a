import { connect, getWebSocketUri, server } from 'jest-ws-dynamic';

test('greets', async () => {
  const client = await connect('/chat');
  client.send({ type: 'hello' });
  await expect(client).toReceiveMessage({ type: 'welcome' });
});

test('has the other names', () => {
  expect(getWebSocketUri(server.port, server.host)).toBe(server.url);
});
