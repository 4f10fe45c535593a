const { connect } = require('jest-ws-dynamic');

const protocols = 'graphql-transport-ws';

test('says hello', async () => {
  const client = await connect('/graphql', { protocols });
  client.send({ type: 'connection_init' });
  await expect(client).toReceiveMessage({ type: 'connection_ack' });
  client.send({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } });
  await expect(client).toReceiveMessages([
    { id: '1', type: 'next', payload: { data: { hello: 'world' } } },
    { id: '1', type: 'complete' },
  ]);
});

test('closes with 4401 on a subscription without connection_init', async () => {
  const client = await connect('/graphql', { protocols });
  client.send({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } });
  await expect(client).toBeClosedWith(4401);
});
