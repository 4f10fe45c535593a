const { mockServer } = require('jest-ws-dynamic');
const { Socket } = require('phoenix');
const { WebSocket } = require('ws');
const codec = require('./phoenix');

/** What Phoenix answers to a push, with the references of the push. */
const ok = ({ joinRef, ref, topic }, response = {}) => ({
  joinRef,
  ref,
  topic,
  event: 'phx_reply',
  payload: { status: 'ok', response },
});

test('a channel is joined, pushed to, and broadcast on', async () => {
  const mock = await mockServer({ codec });
  mock.reply(
    (message) => message.event === 'phx_join',
    (message) => ok(message),
  );
  mock.reply(
    ({ event, payload }) => event === 'shout' && payload.body === 'hi',
    (message) => ok(message, { id: 1 }),
  );

  const socket = new Socket(mock.url, { transport: WebSocket, heartbeatIntervalMs: 20 });
  socket.connect();
  const channel = socket.channel('room:lobby', { token: 'abc' });
  const heard = new Promise((resolve) => channel.on('shout', resolve));
  await new Promise((resolve, reject) =>
    channel.join().receive('ok', resolve).receive('error', reject),
  );
  const id = new Promise((resolve) => channel.push('shout', { body: 'hi' }).receive('ok', resolve));
  expect(await id).toEqual({ id: 1 });

  const connection = await mock.nextConnection();
  await connection.send({ topic: 'room:lobby', event: 'shout', payload: { body: 'hello' } });
  expect(await heard).toEqual({ body: 'hello' });
  expect(mock.messages).toMatchObject([
    { topic: 'room:lobby', event: 'phx_join', payload: { token: 'abc' } },
    { topic: 'room:lobby', event: 'shout', payload: { body: 'hi' } },
  ]);
  socket.disconnect();
});
