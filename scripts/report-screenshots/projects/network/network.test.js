const { connect, network, mockServer } = require('jest-ws-dynamic');

test('an order survives a slow network and a reset', async () => {
  const link = await network({ seed: 'orders' });
  const client = await connect('/echo', { via: link, name: 'till' });
  link.latency(40, { jitter: 10 });
  client.send({ order: 1, item: 'tea' });
  await expect(client).toReceiveMessage({ order: 1, item: 'tea' });
  link.resetPeer(30);
  client.send({ order: 2, item: 'cake' });
  await expect(client).toBeClosedWith(1006);
  await link.heal();
  const again = await connect('/echo', { via: link, name: 'till again' });
  again.send({ order: 2, item: 'cake' });
  await expect(again).toReceiveMessage({ order: 2, item: 'coffee' }, { timeout: 400 });
});

test('a client of a mock that refuses twice', async () => {
  const mock = await mockServer();
  mock.refuse(503, { times: 2 });
  await expect(connect({ url: mock.url })).toRejectUpgrade(503);
  await expect(connect({ url: mock.url })).toRejectUpgrade(503);
  const client = await connect({ url: mock.url });
  await mock.send('ready');
  await expect(client).toReceiveMessage('go', { timeout: 400 });
});
