const { mockServer } = require('jest-ws-dynamic');
const { socketIo } = require('jest-ws-dynamic/codecs');
const { io } = require('socket.io-client');

test('orders are acknowledged, and their state is pushed', async () => {
  const mock = await mockServer({ codec: socketIo });
  const order = { type: 'event', event: 'order', args: [{ item: 'tea' }] };
  mock.reply({ ...order, id: expect.any(Number) }, ({ id }) => ({ type: 'ack', id, args: [7] }));

  const socket = io(mock.url.replace('ws:', 'http:')); // in your software, as it is
  expect(await socket.emitWithAck('order', { item: 'tea' })).toBe(7);

  const shipped = new Promise((resolve) => socket.once('shipped', resolve));
  await mock.send({ type: 'event', event: 'shipped', args: [7] });
  expect(await shipped).toBe(7);

  socket.disconnect();
  await expect(mock).toReceiveMessages([{ ...order, id: 0 }, { type: 'disconnect' }]);
});
