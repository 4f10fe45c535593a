const { connect, server } = require('jest-ws-dynamic');

test('answers', async () => {
  const client = await connect('/ws');
  client.send('hello');
  await expect(client).toReceiveMessage('you said hello');
  expect(await (await fetch(`${server.httpUrl}/health`)).json()).toEqual({ ok: true });
});
