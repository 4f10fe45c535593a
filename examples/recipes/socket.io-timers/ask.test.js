const { server } = require('jest-ws-dynamic');
const { io } = require('socket.io-client');

afterEach(() => jest.useRealTimers());

test('acknowledges while the clock stands still', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const client = io(server.httpUrl, { transports: ['websocket'], reconnection: false });
  expect(await client.emitWithAck('ask', 'why')).toBe('you asked why');
  client.disconnect();
});
