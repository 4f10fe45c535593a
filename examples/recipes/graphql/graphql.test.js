const { connect } = require('jest-ws-dynamic');

test('says hello', async () => {
  const client = await connect('/graphql', { protocols: 'graphql-transport-ws' });
  client.send({ type: 'connection_init' });
  await expect(client).toReceiveMessage({ type: 'connection_ack' });
  client.send({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } });
  await expect(client).toReceiveMessages([
    { id: '1', type: 'next', payload: { data: { hello: 'world' } } },
    { id: '1', type: 'complete' },
  ]);
});
