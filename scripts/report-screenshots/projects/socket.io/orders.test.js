/** @jest-environment-options { "server": false } */
const { mockServer } = require('jest-ws-dynamic');
const { socketIo } = require('jest-ws-dynamic/codecs');
const { io } = require('socket.io-client');

const order = { type: 'event', event: 'order', args: [{ item: 'tea', sugar: 2 }] };
const sockets = [];
const enter = (mock) => {
  const socket = io(mock.url.replace('ws:', 'http:'), { transports: ['websocket'] });
  sockets.push(socket);
  return socket;
};

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

test('orders are acknowledged, and their state is pushed', async () => {
  const mock = await mockServer({ codec: socketIo });
  mock.reply({ ...order, id: expect.any(Number) }, ({ id }) => ({ type: 'ack', id, args: [7] }));
  const socket = enter(mock);
  expect(await socket.emitWithAck('order', { item: 'tea', sugar: 2 })).toBe(7);
  const shipped = new Promise((resolve) => socket.once('shipped', resolve));
  await mock.send({ type: 'event', event: 'shipped', args: [7] });
  expect(await shipped).toBe(7);
});

test('an order has its sugar', async () => {
  const mock = await mockServer({ codec: socketIo });
  const socket = enter(mock);
  socket.emit('order', { item: 'tea', sugar: 1 });
  await expect(mock).toReceiveMessage(order, { timeout: 400 });
});
