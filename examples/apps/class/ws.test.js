const { connect } = require('jest-ws-dynamic');

test('answers', async () => {
  const client = await connect('/ws');
  client.send('hello');
  await expect(client).toReceiveMessage('you said hello');
});
