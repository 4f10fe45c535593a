const { connect } = require('jest-ws-dynamic');

test('numbers come in their order', async () => {
  const client = await connect('/');
  client.send({ type: 'count' });
  await expect(client).toReceiveMessages([
    { type: 'number', number: 1 },
    { type: 'number', number: 2 },
    { type: 'number', number: 3 },
  ]);
});
