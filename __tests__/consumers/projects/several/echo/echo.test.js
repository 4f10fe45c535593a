const { connect } = require('jest-ws-dynamic');

test('echoes', async () => {
  const client = await connect('/echo');
  client.send('hello');
  await expect(client).toReceiveMessage('hello');
});
