/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { mockServer } from 'jest-ws-dynamic';
import ReconnectingWebSocket from 'reconnecting-websocket';
import { io } from 'socket.io-client';
import { Agent, type CloseEvent as UndiciCloseEvent, WebSocket as UndiciWebSocket } from 'undici';
import { WebSocket } from 'ws';

/** What a browser's and Node's own WebSocket have in common. */
interface StandardSocket {
  binaryType: string;
  protocol: string;
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
}

/** Connects, and keeps what the standard's handlers are given. */
function watch(socket: StandardSocket) {
  socket.binaryType = 'arraybuffer';
  const messages: unknown[] = [];
  const failed = new Promise((resolve) => {
    socket.onerror = () => resolve('error');
  });
  const closed = new Promise((resolve) => {
    socket.onclose = ({ code, reason, wasClean }: UndiciCloseEvent) =>
      resolve([code, reason, wasClean]);
  });
  let arrived = () => {};
  socket.onmessage = ({ data }: MessageEvent) => {
    messages.push(typeof data === 'string' ? data : [...new Uint8Array(data)]);
    arrived();
  };
  /** The messages, once there are as many. */
  const received = async (count: number) => {
    while (messages.length < count) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
    return messages;
  };
  return { closed, failed, received };
}

describe.each([
  ["Node's own WebSocket (undici)", UndiciWebSocket],
  ['the WebSocket of ws', WebSocket],
])('%s', (_name, Implementation) => {
  const connect = (url: string, protocols: string[] = []) =>
    new Implementation(url, protocols) as unknown as StandardSocket;

  test('exchanges text and binary, and closes with code and reason', async () => {
    const mock = await mockServer({ protocols: ['chat'] });
    mock.on('connection', (connection) => connection.send('welcome'));
    mock.reply('bytes', Buffer.from([1, 2]));
    const socket = connect(mock.url, ['chat', 'other']);
    const { closed, received } = watch(socket);
    const connection = await mock.nextConnection();
    await received(1);
    socket.send('bytes');
    socket.send(new Uint8Array([3, 4]));
    await expect(mock).toReceiveMessages(['bytes', Buffer.from([3, 4])]);
    expect(await received(2)).toEqual(['welcome', [1, 2]]);
    expect(socket.protocol).toBe('chat');
    await connection.close(4000, 'enough');
    expect(await closed).toEqual([4000, 'enough', true]);
  });

  test('reports a cut connection as 1006, unclean', async () => {
    const mock = await mockServer();
    const { closed } = watch(connect(mock.url));
    await mock.nextConnection();
    mock.drop();
    expect(await closed).toEqual([1006, '', false]);
  });

  test('reports a refused handshake and an invalid frame as an error', async () => {
    const mock = await mockServer();
    mock.refuse(403, { times: 1 });
    expect(await watch(connect(mock.url)).failed).toBe('error');
    const { failed } = watch(connect(mock.url));
    await mock.nextConnection();
    mock.error();
    expect(await failed).toBe('error');
  });
});

test.each([
  [401, ['refused with 401', 'refused with 401']],
  [421, ['refused with 421', 'refused with 421']],
  [403, ['refused with 403']],
  [503, ['refused with 503']],
])('undici, refused with %i, fails after these handshakes: %j', async (status, expected) => {
  const mock = await mockServer();
  const outcomes: string[] = [];
  mock.on('handshake', ({ outcome }) => outcomes.push(outcome));
  mock.refuse(status);
  expect(await watch(new UndiciWebSocket(mock.url) as unknown as StandardSocket).failed).toBe(
    'error',
  );
  expect(outcomes).toEqual(expected);
});

test('undici opens if one handshake is refused with 401', async () => {
  const mock = await mockServer();
  mock.refuse(401, { times: 1 });
  const socket = new UndiciWebSocket(mock.url);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  await mock.nextConnection();
  socket.close();
});

test('undici trusts a wss mock by its authority', async () => {
  const mock = await mockServer({ ssl: true });
  const dispatcher = new Agent({ connect: { ca: mock.ca ?? '' } });
  const socket = new UndiciWebSocket(mock.url, { dispatcher });
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const connection = await mock.nextConnection();
  expect(connection.request.secure).toBe(true);
  socket.close();
  await expect(connection).toBeClosedWith(1005);
  await dispatcher.close();
});

test('reconnecting-websocket reconnects after a loss, a refusal and a restart', async () => {
  const mock = await mockServer();
  const client = new ReconnectingWebSocket(mock.url, [], {
    WebSocket,
    minReconnectionDelay: 1,
    maxReconnectionDelay: 5,
  });
  const first = await mock.nextConnection();
  mock.refuse(503, { times: 2 });
  first.drop();
  const second = await mock.nextConnection();
  client.send('back');
  await expect(second).toReceiveMessage('back');
  await mock.stop();
  const opened = new Promise((resolve) => client.addEventListener('open', resolve));
  await mock.start();
  await opened;
  client.close();
  await expect(mock).toBeClosedWith(1000);
});

test('graphql-ws handshakes, subscribes and completes', async () => {
  const mock = await mockServer({ json: true, protocols: ['graphql-transport-ws'] });
  mock.reply({ type: 'connection_init' }, { type: 'connection_ack' });
  mock.reply(expect.objectContaining({ type: 'subscribe' }), async ({ id }, connection) => {
    await connection.send({ id, type: 'next', payload: { data: { greeting: 'hi' } } });
    return { id, type: 'complete' };
  });
  const client = createClient({ url: mock.url, webSocketImpl: WebSocket });
  const results = [];
  for await (const result of client.iterate({ query: '{ greeting }' })) results.push(result);
  expect(results).toEqual([{ data: { greeting: 'hi' } }]);
  await expect(mock).toReceiveMessage({ type: 'connection_init' });
  await expect(mock).toReceiveMessage(
    expect.objectContaining({ type: 'subscribe', payload: { query: '{ greeting }' } }),
  );
  await client.dispose();
});

test('socket.io-client connects, and receives an event and an acknowledgement', async () => {
  const mock = await mockServer({ path: '/socket.io/' });
  mock.on('connection', (connection) =>
    connection.send(
      `0${JSON.stringify({ sid: 's', upgrades: [], pingInterval: 25_000, pingTimeout: 20_000 })}`,
    ),
  );
  mock.reply('40', '40{"sid":"t"}');
  mock.reply(/^42(\d+)\["add"/, (packet) => `43${String(packet).match(/\d+/)?.[0].slice(2)}[3]`);
  const { origin } = new URL(mock.url.replace('ws:', 'http:'));
  const socket = io(origin, { transports: ['websocket'], reconnection: false });
  const event = new Promise((resolve) => socket.once('news', resolve));
  const connection = await mock.nextConnection();
  await connection.waitFor('40');
  await connection.send('42["news",{"a":1}]');
  expect(await event).toEqual({ a: 1 });
  expect(await socket.emitWithAck('add', 1, 2)).toBe(3);
  const ended = connection.closed;
  socket.close();
  expect(await ended).toMatchObject({ code: 1005 });
});
