const { connect, mockServer, server } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');

test('prices an order by the exchange', async () => {
  const exchange = await mockServer({ url: 'wss://exchange.example.com/v1/prices', json: true });
  exchange.reply({ symbol: 'ABC' }, { symbol: 'ABC', price: 12.5 });

  const client = await connect('/orders');
  client.send('ABC');
  await expect(client).toReceiveMessage({ symbol: 'ABC', price: 12.5 });
});

test('is where its clients look for it', async () => {
  const response = await fetch('http://localhost:3000/health');
  expect(await response.json()).toEqual({ ok: true });
  expect(await (await fetch(`${server.httpUrl}/health`)).json()).toEqual({ ok: true });

  const client = new WebSocket('ws://localhost:3000/orders');
  await new Promise((resolve) => client.on('open', resolve));
  client.close();
});
