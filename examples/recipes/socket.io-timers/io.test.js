const { server } = require('jest-ws-dynamic');
const { io } = require('socket.io-client');

let client;
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  client = io(server.httpUrl, { transports: ['websocket'], reconnection: false });
});
afterEach(() => {
  client.disconnect();
  jest.useRealTimers();
});

test('acknowledges while the clock stands still', async () => {
  expect(await client.emitWithAck('ask', 'why')).toBe('you asked why');
});

test('notices that the server has gone silent', async () => {
  const connected = new Promise((resolve) => client.once('connect', resolve));
  await connected;
  const disconnected = new Promise((resolve) => client.once('disconnect', resolve));
  jest.advanceTimersByTime(25_000 + 20_000);
  expect(await disconnected).toBe('ping timeout');
});
