const { rawConnect, server } = require('jest-ws-dynamic');

afterEach(() => jest.useRealTimers());

test('ends a client that answers no ping', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  await server.restart(); // so that the server's setInterval() is a fake one

  const silent = await rawConnect();
  jest.advanceTimersByTime(30_000);
  expect(await silent.receiveFrame()).toMatchObject({ opcode: 0x9 }); // ping
  jest.advanceTimersByTime(30_000);
  expect(await silent.receiveFrame()).toBeUndefined();
});
