const { connect, rawConnect, server } = require('jest-ws-dynamic');

const ping = 0x9;

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  await server.restart(); // so that the server's setInterval() is a fake one
});
afterEach(() => jest.useRealTimers());

test('ends a client that answers no ping', async () => {
  const silent = await rawConnect();
  jest.advanceTimersByTime(30_000);
  expect(await silent.receiveFrame()).toMatchObject({ opcode: ping });
  jest.advanceTimersByTime(30_000);
  expect(await silent.receiveFrame()).toBeUndefined();
});

test('keeps a client that answers', async () => {
  const client = await connect();
  for (let beat = 0; beat < 3; beat += 1) {
    jest.advanceTimersByTime(30_000);
    await client.flush();
  }
  expect(client).toBeOpen();
});
