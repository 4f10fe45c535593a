/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
// Each example of jest-websocket-mock's README, moved as docs/from-jest-websocket-mock.md says.
import { expect, test } from '@jest/globals';
import { mockServer } from 'jest-ws-dynamic';
import { type CloseEvent, WebSocket } from 'undici';

/** Resolves with the next event of a kind. */
function next<E>(client: WebSocket, type: 'open' | 'close' | 'error' | 'message'): Promise<E> {
  return new Promise((resolve) => {
    client.addEventListener(type, (event) => resolve(event as E), { once: true });
  });
}

async function open(url: string, protocols: string[] = []): Promise<WebSocket> {
  const client = new WebSocket(url, protocols);
  await next(client, 'open');
  return client;
}

test('the server keeps track of received messages, and yields them as they come in', async () => {
  const server = await mockServer();
  const client = await open(server.url);
  await server.nextConnection();
  client.send('hello');
  await expect(server).toReceiveMessage('hello');
  expect(server).toHaveReceivedMessages(['hello']);
  expect(server.messages).toEqual(['hello']);
});

test('the mock server sends messages to connected clients', async () => {
  const server = await mockServer();
  const clients = [await open(server.url), await open(server.url)];
  const received = clients.map((client) => next<MessageEvent>(client, 'message'));
  await server.send('hello everyone');
  expect((await Promise.all(received)).map(({ data }) => data)).toEqual([
    'hello everyone',
    'hello everyone',
  ]);
});

test('the mock server seamlessly handles JSON protocols', async () => {
  const server = await mockServer({ json: true });
  const client = await open(server.url);
  client.send('{ "type": "GREETING", "payload": "hello" }');
  await expect(server).toReceiveMessage({ type: 'GREETING', payload: 'hello' });
  expect(server).toHaveReceivedMessages([{ type: 'GREETING', payload: 'hello' }]);
  const message = next<MessageEvent>(client, 'message');
  await server.send({ type: 'CHITCHAT', payload: 'Nice weather today' });
  expect((await message).data).toBe('{"type":"CHITCHAT","payload":"Nice weather today"}');
});

test('rejects connections that fail the verify option', async () => {
  const server = await mockServer({ verify: () => false });
  expect(await next(new WebSocket(server.url), 'error')).toHaveProperty('type', 'error');
});

test('rejects connections that fail the protocols option', async () => {
  const server = await mockServer({ protocols: () => undefined });
  expect(await next(new WebSocket(server.url, 'foo'), 'error')).toHaveProperty('type', 'error');
});

test('the mock server sends errors to connected clients', async () => {
  const server = await mockServer();
  const client = await open(server.url);
  const events = [next(client, 'error'), next(client, 'close')];
  server.error();
  expect(await Promise.all(events)).toMatchObject([{ type: 'error' }, { type: 'close' }]);
  await server.close();
});

test('the server can close new connections with a code and a reason', async () => {
  const server = await mockServer();
  server.on('connection', (connection) => connection.close(1003, 'NOPE'));
  const { code, reason } = await next<CloseEvent>(new WebSocket(server.url), 'close');
  expect([code, reason]).toEqual([1003, 'NOPE']);
  const connection = await server.nextConnection();
  expect(await connection.closed).toMatchObject({ code: 1003 });
});

test('differences from the original: empty messages, and the message after a time-out', async () => {
  const server = await mockServer();
  const client = await open(server.url);
  await expect(server.receive({ timeout: 1 })).rejects.toMatchObject({
    code: 'ERR_WS_RECEIVE_TIMEOUT',
  });
  client.send('');
  client.send('b');
  expect(await server.receive()).toBe('');
  expect(await server.receive()).toBe('b');
});
