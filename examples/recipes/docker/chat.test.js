const { connect } = require('jest-ws-dynamic');

test('welcomes a client', async () => {
  const client = await connect('/');
  await expect(client).toReceiveMessage('welcome');
});
