const { mockServer } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');

const frame = (command, headers, body = '') =>
  `${command}\n${Object.entries(headers)
    .map(([key, value]) => `${key}:${value}\n`)
    .join('')}\n${body}\0`;

test('subscribes once it is connected', async () => {
  const broker = await mockServer({ protocols: ['v12.stomp'] });
  broker.reply(/^CONNECT\n/, frame('CONNECTED', { version: '1.2' }));
  broker.reply(/^SUBSCRIBE\n/, frame('MESSAGE', { destination: '/prices', subscription: 0 }, '42'));

  // Your client, here by hand.
  const client = new WebSocket(broker.url, 'v12.stomp');
  const messages = [];
  client.on('message', (data) => {
    messages.push(String(data));
    if (messages.length === 1) client.send(frame('SUBSCRIBE', { id: 0, destination: '/prices' }));
  });
  client.on('open', () => client.send(frame('CONNECT', { 'accept-version': '1.2' })));

  await expect(broker).toReceiveMessage(/^CONNECT\naccept-version:1\.2\n/);
  await expect(broker).toReceiveMessage(/^SUBSCRIBE\n[\s\S]*destination:\/prices\n/);
});
