const { connect } = require('jest-ws-dynamic');

// It runs beside app.test.js, in another worker: both have an app on port 3000.
test('answers on port 3000, too', async () => {
  const client = await connect({ url: 'ws://localhost:3000/orders' });
  expect(client).toBeOpen();
});
