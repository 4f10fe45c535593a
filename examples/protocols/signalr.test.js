const { HubConnectionBuilder, LogLevel } = require('@microsoft/signalr');
const { mockServer } = require('jest-ws-dynamic');
const { signalR } = require('jest-ws-dynamic/codecs');

test('a hub method is invoked, and calls back', async () => {
  const mock = await mockServer({ codec: signalR });
  mock.reply(
    { type: 'Invocation', target: 'Join', arguments: ['lobby'], invocationId: '0' },
    { type: 'Completion', invocationId: '0', result: 3 },
  );

  const hub = new HubConnectionBuilder()
    .withUrl(`${mock.url.replace('ws:', 'http:')}/chat`)
    .configureLogging(LogLevel.None)
    .build();
  const message = new Promise((resolve) => hub.on('message', resolve));
  await hub.start();
  expect(await hub.invoke('Join', 'lobby')).toBe(3);

  await mock.send({ type: 'Invocation', target: 'message', arguments: ['hello'] });
  expect(await message).toBe('hello');
  await hub.stop();
});
