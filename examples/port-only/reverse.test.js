const { connect, server } = require('jest-ws-dynamic');

test.each([false, true])('text comes back reversed (wss: %s)', async (ssl) => {
  const client = await connect({ path: '/', ssl });
  client.send('stressed');
  await expect(client).toReceiveMessage('desserts');
});

test('a client sees a crash as an abrupt end, and the next one finds the server again', async () => {
  const client = await connect('/');
  await server.crash();
  await expect(client).toBeClosedWith(1006);
  await server.start();
  await connect('/');
});
