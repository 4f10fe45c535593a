const { connect } = require('jest-ws-dynamic');

test('says goodbye', async () => {
  const client = await connect('/');
  client.send({ type: 'bye' });
  expect(client).toReceiveMessage({ type: 'goodbye' });
});
