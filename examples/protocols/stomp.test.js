const { Client } = require('@stomp/stompjs');
const { mockServer } = require('jest-ws-dynamic');
const { stomp } = require('jest-ws-dynamic/codecs');
const { WebSocket } = require('ws');

test('a message is published, and another one received', async () => {
  const mock = await mockServer({ codec: stomp, protocols: ['v12.stomp'] });
  const client = new Client({
    brokerURL: mock.url,
    webSocketFactory: () => new WebSocket(mock.url, 'v12.stomp'),
  });
  const received = new Promise((resolve) => {
    client.onConnect = () => client.subscribe('/topic/news', ({ body }) => resolve(body));
  });
  client.activate();

  const { headers } = await mock.waitFor((frame) => frame.command === 'SUBSCRIBE');
  const { id, destination } = headers;
  const message = { subscription: id, destination, 'message-id': '1' };
  await mock.send({ command: 'MESSAGE', headers: message, body: 'hello' });
  expect(await received).toBe('hello');

  client.publish({ destination: '/queue/orders', body: 'tea' });
  await expect(mock).toReceiveMessage({
    command: 'SEND',
    headers: expect.objectContaining({ destination: '/queue/orders' }),
    body: 'tea',
  });
  await client.deactivate();
});
