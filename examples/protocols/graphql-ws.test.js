const { createClient } = require('graphql-ws');
const { mockServer } = require('jest-ws-dynamic');
const { graphqlTransportWs } = require('jest-ws-dynamic/codecs');
const { WebSocket } = require('ws');

test('a subscription gives its results until it is complete', async () => {
  const mock = await mockServer({ codec: graphqlTransportWs, protocols: ['graphql-transport-ws'] });
  mock.on('message', async ({ type, id }, connection) => {
    if (type !== 'subscribe') return;
    await connection.send({ type: 'next', id, payload: { data: { ticks: 1 } } });
    await connection.send({ type: 'complete', id });
  });

  const client = createClient({ url: mock.url, webSocketImpl: WebSocket });
  const results = [];
  const query = { query: 'subscription { ticks }' };
  for await (const { data } of client.iterate(query)) results.push(data);

  expect(results).toEqual([{ ticks: 1 }]);
  await expect(mock).toReceiveMessage({
    type: 'subscribe',
    id: expect.any(String),
    payload: query,
  });
});
