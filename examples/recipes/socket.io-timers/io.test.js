const { server } = require('jest-ws-dynamic');
const { io } = require('socket.io-client');

afterEach(() => jest.useRealTimers());

test('notices that the server has gone silent', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const client = io(server.httpUrl, { transports: ['websocket'], reconnection: false });
  await new Promise((resolve) => client.once('connect', resolve));

  const disconnected = new Promise((resolve) => client.once('disconnect', resolve));
  jest.advanceTimersByTime(25_000 + 20_000);
  expect(await disconnected).toBe('ping timeout');
});
