const { connect, server } = require('jest-ws-dynamic');

test('greets, fourth file', async () => {
  const client = await connect('/chat');
  client.send({ type: 'hello' });
  await expect(client).toReceiveMessage({ type: 'welcome' });
});

test('greets, fourth file over wss', async () => {
  const client = await connect('/chat', { ssl: true });
  client.send({ type: 'hello' });
  await expect(client).toReceiveMessage({ type: 'welcome' });
  expect(server.sslUrl).toMatch(/^wss:/);
});
