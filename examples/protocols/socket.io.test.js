const { mockServer } = require('jest-ws-dynamic');
const { socketIo } = require('jest-ws-dynamic/codecs');
const { io } = require('socket.io-client');

test('an order is acknowledged', async () => {
  const mock = await mockServer({ codec: socketIo });
  const order = { type: 'event', event: 'order', args: ['tea'], id: expect.any(Number) };
  mock.reply(order, ({ id }) => ({ type: 'ack', id, args: [7] }));

  const socket = io(mock.url.replace('ws:', 'http:')); // in your software, as it is
  expect(await socket.emitWithAck('order', 'tea')).toBe(7);
  socket.disconnect();
});
