const { connect, mockServer } = require('jest-ws-dynamic');
const { stomp } = require('jest-ws-dynamic/codecs');

const destination = '/prices';

test('a subscription gets its message', async () => {
  const broker = await mockServer({ codec: stomp, protocols: ['v12.stomp'] });
  const headers = { destination, subscription: '0', 'message-id': '1' };
  const price = { command: 'MESSAGE', headers, body: '42' };
  broker.reply(({ command }) => command === 'SUBSCRIBE', price);

  // In place of your client, which dials broker.url:
  const client = await connect(broker.url, { codec: stomp, protocols: 'v12.stomp' });
  await client.send({ command: 'SUBSCRIBE', headers: { id: '0', destination } });
  await client.waitFor(({ body }) => body === '42');
});
