const { connect, mockServer } = require('jest-ws-dynamic');
const codec = require('./action-cable');

const identifier = { channel: 'ChatChannel', room: 1 };

test('a subscription is confirmed, and hears what is spoken', async () => {
  const mock = await mockServer({ codec, protocols: ['actioncable-v1-json'] });
  mock.on('connection', (connection) => connection.send({ type: 'welcome' }));
  mock.reply({ command: 'subscribe', identifier }, { type: 'confirm_subscription', identifier });
  mock.reply(
    { command: 'message', identifier, data: { action: 'speak', text: 'hi' } },
    { identifier, message: { text: 'hi' } },
  );

  const client = await connect(mock.url, { codec, protocols: 'actioncable-v1-json' });
  await client.send({ command: 'subscribe', identifier });
  await expect(client).toReceiveMessage({ type: 'confirm_subscription', identifier });
  await mock.broadcast({ type: 'ping', message: 1700000000 });
  await client.send({ command: 'message', identifier, data: { action: 'speak', text: 'hi' } });
  await expect(client).toReceiveMessage({ identifier, message: { text: 'hi' } });
  expect(client.sent[0]).toBe(
    '{"command":"subscribe","identifier":"{\\"channel\\":\\"ChatChannel\\",\\"room\\":1}"}',
  );
});
