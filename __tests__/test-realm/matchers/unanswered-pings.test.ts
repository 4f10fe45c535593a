/** @jest-environment jest-ws-dynamic/environment */
// Which messages arrived is known once the peer has answered a ping, or has left.
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Client, connect, type MockServer, mockServer, network } from 'jest-ws-dynamic';
import type { WebSocket } from 'ws';
import { startServer, type TestServer } from '../../worker/connections/test-server';

let server: TestServer;

/** A client of a server that has sent 'a', and does this at a ping instead of answering it. */
async function greeted(atPing: (socket: WebSocket, data: Buffer) => void = () => undefined) {
  server.onConnection((socket) => {
    socket.on('ping', (data) => atPing(socket, data));
    socket.send('a');
  });
  return connect({ url: server.url });
}

async function lost(client: Client): Promise<void> {
  while (client.readyState !== 3) await setImmediate();
}

/** Clients of a mock server whose messages have arrived; the first one no longer answers. */
async function partitioned(...names: string[]): Promise<MockServer> {
  const mock = await mockServer();
  const link = await network({ to: mock });
  for (const [index, name] of names.entries()) {
    const client = await connect(index === 0 ? link.url : mock.url);
    client.send(name);
    await client.flush();
  }
  link.partition();
  return mock;
}

beforeEach(async () => {
  server = await startServer({ autoPong: false });
});
afterEach(() => server.close());

test('an unanswered ping fails the list, with a remedy', async () => {
  const client = await greeted();
  await expect(expect(client).toReceiveMessages(['a'], { timeout: 5 })).rejects.toThrow(
    /Expected 1 message, which arrived, but the peer has not answered a ping, so more may follow\.\n.*toReceiveMessage\(\)[\s\S]*waiting for the answer to a ping/,
  );
  await expect(expect(client).toReceiveMessages([], { timeout: 5 })).rejects.toThrow(
    'Expected no message, but the peer has not answered a ping',
  );
});

test('a short timeout is for the messages, and not for the ping', async () => {
  const client = await greeted((socket, data) => setTimeout(() => socket.pong(data), 20));
  await client.waitFor('a');
  await expect(client).toReceiveMessages([], { timeout: 1 });
});

test.each<[string, (socket: WebSocket) => void]>([
  ['closes', (socket) => socket.close(1000)],
  ['closes with an error', (socket) => socket.close(1008)],
  ['is cut', (socket) => socket.terminate()],
])('a list passes whose peer %s instead of answering', async (_how, leave) => {
  await expect(await greeted(leave)).toReceiveMessages(['a']);
});

test('a list passes after a close', async () => {
  const client = await greeted((socket) => socket.close(1000));
  await expect(client.flush()).rejects.toMatchObject({ code: 'ERR_WS_CLOSED' });
  await expect(client).toReceiveMessages(['a']);
  await expect(client).toReceiveMessages([]);
});

test.each<[string, (socket: WebSocket) => void]>([
  ['1008', (socket) => socket.close(1008)],
  ['1006', (socket) => socket.terminate()],
])('an empty list fails after a loss with %s that the test did not await', async (code, leave) => {
  server.onConnection(leave);
  const client = await connect({ url: server.url });
  await lost(client);
  await expect(expect(client).toReceiveMessages([])).rejects.toThrow(
    `to be silent, but the connection was lost: it was closed with ${code}`,
  );
  const other = await connect({ url: server.url });
  await expect(other).toBeClosedWith(Number(code));
  await expect(other).toReceiveMessages([]);
});

test('a client of a mock server must answer, too', async () => {
  const mock = await partitioned('a');
  await expect(expect(mock).toReceiveMessages(['a'], { timeout: 5 })).rejects.toThrow(
    'the peer has not answered a ping',
  );
});

test('a mock server does not need the answer of each of its clients', async () => {
  const mock = await partitioned('a', 'b');
  await expect(mock).toReceiveMessages(['a', 'b']);
});

test('an empty list fails on a mock server that no client has reached', async () => {
  await expect(expect(await mockServer()).toReceiveMessages([])).rejects.toThrow(
    'no client has tried to connect to it',
  );
});
