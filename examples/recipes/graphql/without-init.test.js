const { connect } = require('jest-ws-dynamic');

test('closes with 4401 on a subscription without connection_init', async () => {
  const client = await connect('/graphql', { protocols: 'graphql-transport-ws' });
  client.send({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } });
  await expect(client).toBeClosedWith(4401);
});
