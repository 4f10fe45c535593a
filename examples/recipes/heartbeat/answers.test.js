const { connect, server } = require('jest-ws-dynamic');

afterEach(() => jest.useRealTimers());

test('keeps a client that answers', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  await server.restart();

  const client = await connect();
  for (let beat = 0; beat < 3; beat += 1) {
    jest.advanceTimersByTime(30_000);
    await client.flush();
  }
  expect(client).toBeOpen();
});
