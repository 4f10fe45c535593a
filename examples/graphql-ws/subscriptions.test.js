const { createClient } = require('graphql-ws');
const { WebSocket } = require('ws');
const { connect, server } = require('jest-ws-dynamic');

const protocols = ['graphql-transport-ws'];

test('a subscription counts down, through the client that browsers use', async () => {
  const client = createClient({ url: `${server.url}/graphql`, webSocketImpl: WebSocket });
  const values = [];
  for await (const { data } of client.iterate({ query: 'subscription { countDown(from: 3) }' })) {
    values.push(data.countDown);
  }
  expect(values).toEqual([3, 2, 1]);
  await client.dispose();
});

test('the same message by message', async () => {
  const client = await connect('/graphql', { protocols });
  expect(client).toHaveProtocol('graphql-transport-ws');
  client.send({ type: 'connection_init' });
  await expect(client).toReceiveMessage({ type: 'connection_ack' });
  client.send({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } });
  await expect(client).toReceiveMessages([
    { id: '1', type: 'next', payload: { data: { hello: 'world' } } },
    { id: '1', type: 'complete' },
  ]);
});

test('who does not introduce itself in time is sent away with the code of the protocol', async () => {
  const client = await connect('/graphql', { protocols });
  await expect(client).toBeClosedWith(4408);
});

test('who subscribes before being acknowledged is unauthorized', async () => {
  const client = await connect('/graphql', { protocols });
  client.send({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } });
  await expect(client).toBeClosedWith(4401, 'Unauthorized');
});
