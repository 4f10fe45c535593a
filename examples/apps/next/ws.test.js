const { connect, server } = require('jest-ws-dynamic');

test('answers beside the pages', async () => {
  const client = await connect('/ws');
  client.send('hello');
  await expect(client).toReceiveMessage('you said hello');
  expect(await (await fetch(server.httpUrl)).text()).toBe('page');
});
