const { connect } = require('jest-ws-dynamic');

test('echoes', async () => {
  const client = await connect('/echo');
  await client.send('hello');
  await expect(client).toReceiveMessage('hello');
});
