import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openConnection } from '../../../src/worker/connections/open-connection';
import { startServer, type TestServer } from './test-server';

let server: TestServer;

beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

async function open() {
  const connection = openConnection({ url: server.url, timeout: 5000 });
  await connection.opened;
  return connection;
}

test('a send settles once the operating system has the message', async () => {
  const connection = await open();
  await connection.send('a');
  expect(connection.bufferedAmount).toBe(0);
});

test('messages of one turn are awaited, and all arrive', async () => {
  const texts: string[] = [];
  server.onConnection((socket) => socket.on('message', (data) => texts.push(String(data))));
  const connection = await open();
  await Promise.all(['a', 'b', 'c', 'd'].map((text) => connection.send(text)));
  expect(connection.bufferedAmount).toBe(0);
  await connection.flush({ timeout: 5000 });
  expect(texts).toEqual(['a', 'b', 'c', 'd']);
});

test('a send waits until the peer reads the message', async () => {
  server.onConnection((socket) => socket.pause());
  const connection = await open();
  const sent = connection.send(Buffer.alloc(32 * 1024 * 1024));
  expect(sent).toBeInstanceOf(Promise);
  expect(connection.bufferedAmount).toBeGreaterThan(0);
  for (const socket of server.sockets) socket.resume();
  await sent;
  expect(connection.bufferedAmount).toBe(0);
});

test('a message that the peer never reads is rejected when the connection ends', async () => {
  server.onConnection((socket) => socket.pause());
  const connection = await open();
  const sent = connection.send(Buffer.alloc(32 * 1024 * 1024));
  connection.terminate();
  await expect(sent).rejects.toMatchObject({ code: 'ERR_WS_CLOSED' });
});

test('a send to a closing peer rejects with its code and reason', async () => {
  server.onConnection((socket) => socket.close(4000, 'room is full'));
  const connection = await open();
  await expect(
    (async () => {
      for (;;) await connection.send('a');
    })(),
  ).rejects.toMatchObject({
    code: 'ERR_WS_CLOSED',
    message: expect.stringMatching(/closed with 4000, reason "room is full"/),
  });
});
