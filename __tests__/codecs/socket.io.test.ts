/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { afterEach, describe, expect, test } from '@jest/globals';
import { connect, mockServer, useServer } from 'jest-ws-dynamic';
import { socketIo } from 'jest-ws-dynamic/codecs';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';

const opened: Socket[] = [];

afterEach(() => {
  for (const socket of opened.splice(0)) socket.disconnect();
});

function open(url: string, namespace = '', options: object = {}): Socket {
  const origin = url.replace(/^ws:/, 'http:').replace(/\/socket\.io\/$/, '');
  const socket = io(origin + namespace, { forceNew: true, reconnection: false, ...options });
  opened.push(socket);
  return socket;
}

const next = (socket: Socket, event: string): Promise<unknown[]> =>
  new Promise((resolve) => socket.once(event, (...args) => resolve(args)));

test.each([
  ['WebSocket alone', { transports: ['websocket'] }],
  ['long-polling first, then WebSocket', {}],
])("a mock server and Socket.IO's client, by %s", async (_name, options) => {
  const mock = await mockServer({ codec: socketIo });
  const add = { type: 'event', event: 'add', args: [1, 2], id: 0 } as const;
  mock.reply(add, { type: 'ack', id: 0, args: [3] });
  const socket = open(mock.url, '', options);
  expect(await socket.emitWithAck('add', 1, 2)).toBe(3);

  const connection = await mock.nextConnection();
  const heard = next(socket, 'news');
  await connection.send({ type: 'event', event: 'news', args: [{ id: 7 }, Buffer.from([1, 2])] });
  expect(await heard).toEqual([{ id: 7 }, Buffer.from([1, 2])]);

  socket.emit('file', { name: 'a', bytes: Buffer.from([3, 4]) });
  await expect(connection).toReceiveMessages([
    add,
    { type: 'event', event: 'file', args: [{ name: 'a', bytes: Buffer.from([3, 4]) }] },
  ]);
  socket.disconnect();
  await connection.waitFor({ type: 'disconnect' });
});

test.each([
  ['WebSocket alone', { transports: ['websocket'] }],
  ['long-polling first, then WebSocket', {}],
])(
  'a message that a mock server sends immediately follows the handshake, by %s',
  async (_name, options) => {
    const mock = await mockServer({ codec: socketIo });
    mock.on('connection', async (connection) => {
      await connection.send({ type: 'event', event: 'news', args: [Buffer.from([1, 2])] });
      await connection.send({ type: 'event', event: 'news', args: [2] });
    });
    const socket = open(mock.url, '', options);
    const heard: unknown[] = [];
    await new Promise<void>((resolve) => {
      socket.once('connect', () => heard.push('connected'));
      socket.on('news', (one) => {
        heard.push(one);
        if (one === 2) resolve();
      });
    });
    expect(heard).toEqual(['connected', Buffer.from([1, 2]), 2]);
  },
);

const again = { reconnection: true, reconnectionDelay: 10 };

test('a client that began with long-polling connects again after a loss', async () => {
  const mock = await mockServer({ codec: socketIo });
  open(mock.url, '', again);
  (await mock.nextConnection()).drop();
  const second = await mock.nextConnection();
  expect(second.readyState).toBe(1);
});

test('a client that began with long-polling connects again after a loss during its upgrade', async () => {
  const mock = await mockServer({ codec: socketIo });
  const stop = mock.on('connection', (connection) => {
    stop();
    connection.drop();
  });
  open(mock.url, '', again);
  await mock.nextConnection();
  const second = await mock.nextConnection();
  expect(second.readyState).toBe(1);
});

test('a mock server and namespaces of a client', async () => {
  const mock = await mockServer({ codec: socketIo, path: '/socket.io/' });
  const socket = open(mock.url, '/admin', { transports: ['websocket'] });
  socket.emit('list');
  await expect(mock).toReceiveMessage({
    type: 'event',
    event: 'list',
    args: [],
    namespace: '/admin',
  });
});

describe('a real server', () => {
  useServer(({ httpServer }) => {
    const server = new Server(httpServer, { pingInterval: 20 });
    server.on('connection', (socket) => {
      socket.on('add', (one, two, answer) => answer(one + two));
      socket.on('bytes', (bytes) => socket.emit('reversed', Buffer.from(bytes).reverse()));
    });
    server.of('/private').use((_socket, done) => done(new Error('not allowed')));
    server.use(({ handshake: { auth } }, done) =>
      auth.token === 'wrong' ? done(new Error('no such user')) : done(),
    );
    server.on('connection', (socket) => {
      const { auth } = socket.handshake;
      if ('token' in auth) socket.emit('auth', auth);
    });
    return server;
  });
  test('and a client: events, acknowledgements, bytes, a refused namespace', async () => {
    const url = '/socket.io/?EIO=4&transport=websocket';
    const client = await connect(url, { codec: socketIo });
    await expect(client).toReceiveMessage({ type: 'connect', data: { sid: expect.any(String) } });
    await client.send({ type: 'event', event: 'add', args: [1, 2], id: 5 });
    await expect(client).toReceiveMessage({ type: 'ack', id: 5, args: [3] });
    await client.send({ type: 'event', event: 'bytes', args: [Buffer.from([1, 2, 3])] });
    await expect(client).toReceiveMessage({
      type: 'event',
      event: 'reversed',
      args: [Buffer.from([3, 2, 1])],
    });
    await client.send({ type: 'connect', namespace: '/private' });
    await expect(client).toReceiveMessage({
      type: 'connect_error',
      data: { message: 'not allowed' },
      namespace: '/private',
    });
    // Its pings are answered, and are no messages.
    await expect(client).toStaySilent({ for: 100 });
    expect(client.frames.map(({ preview }) => preview)).toContain('{"type":"pong"}');
    await expect(client).toBeOpen();
  });

  test('events that a client sends before it is connected are sent after that, in order', async () => {
    const client = await connect('/socket.io/?EIO=4&transport=websocket', { codec: socketIo });
    client.send({ type: 'event', event: 'add', args: [1, 2], id: 5 });
    client.send({ type: 'event', event: 'add', args: [3, 4], id: 6 });
    await expect(client).toReceiveMessage({ type: 'connect', data: { sid: expect.any(String) } });
    await expect(client).toReceiveMessage({ type: 'ack', id: 5, args: [3] });
    await expect(client).toReceiveMessage({ type: 'ack', id: 6, args: [7] });
  });

  test('a client connects with the data of withAuth()', async () => {
    const url = '/socket.io/?EIO=4&transport=websocket';
    const client = await connect(url, { codec: socketIo.withAuth({ token: 'a' }) });
    await expect(client).toReceiveMessages([
      { type: 'connect', data: { sid: expect.any(String) } },
      { type: 'event', event: 'auth', args: [{ token: 'a' }] },
    ]);
    const stranger = await connect(url, { codec: socketIo.withAuth({ token: 'wrong' }) });
    await expect(stranger).toReceiveMessage({
      type: 'connect_error',
      data: { message: 'no such user' },
    });
  });
});

test('a message that is not a Socket.IO packet does not match, and the failure gives the reason', async () => {
  const mock = await mockServer({ codec: socketIo });
  const client = await connect(mock.url, { codec: socketIo });
  await client.send('4x' as never, { encode: false });
  await expect(mock.receive()).rejects.toThrow(/received 4x \(socket\.io cannot decode it: .+\)/);
});
