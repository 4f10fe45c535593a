const { connect, mockServer } = require('jest-ws-dynamic');
const { z } = require('zod');

const Quote = z.object({ symbol: z.string(), price: z.number().positive() });

test('every quote is one by its schema', async () => {
  const mock = await mockServer({ json: true });
  mock.reply({ subscribe: z.array(z.string()) }, { type: 'quotes', list: [] });

  const client = await connect(mock.url);
  await client.send({ subscribe: ['ACME'] });
  await expect(client).toReceiveMessage({ type: 'quotes', list: [] });

  await mock.broadcast({ type: 'quotes', list: [{ symbol: 'ACME', price: 12.5 }] });
  await expect(client).toReceiveMessage({ type: 'quotes', list: [Quote] });
  await mock.broadcast({ symbol: 'ACME', price: 13 });
  const { price } = await client.receive(Quote);
  expect(price).toBe(13);
});
