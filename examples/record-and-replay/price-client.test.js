const { mockServer } = require('jest-ws-dynamic');
const { priceOf } = require('./price-client');

test('asks the exchange for a price', async () => {
  const mock = await mockServer({
    url: 'ws://localhost:7071',
    record: 'session.har',
    mask: ['id', 're', 'session', /_at$/],
  });
  expect(await priceOf('ADA', 'the token of this machine')).toBe(7);
  await mock.replayed;
});
