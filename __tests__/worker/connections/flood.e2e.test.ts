import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type Client, connect, type MockServer, mockServer } from '../../../src';
import { installMatchers } from '../../../src/test-realm/matchers';
import { startServer, type TestServer } from './test-server';

installMatchers(expect);

const bound = 100_000;
const mebibyte = 1024 * 1024;

let server: TestServer | undefined;
let client: Client | undefined;
let mock: MockServer | undefined;
let peer: WebSocket | undefined;

afterEach(async () => {
  await client?.[Symbol.asyncDispose]();
  peer?.terminate();
  await mock?.close();
  await server?.close();
});

/** Sends numbered messages. */
function flood(socket: WebSocket, count: number): void {
  for (let number = 1; number <= count; number += 1) socket.send(String(number));
}

/** A client that has received all that the server sends at once. */
async function flooded(send: (socket: WebSocket) => void): Promise<Client> {
  server = await startServer();
  server.onConnection(send);
  client = await connect({ url: server.url });
  // Its pong comes behind the flood: reading goes on while nobody reads.
  await client.flush({ timeout: 60_000 });
  return client;
}

describe('a flood of messages that a client does not read', () => {
  test('is kept up to 100,000 messages', async () => {
    const reader = await flooded((socket) => flood(socket, bound));
    expect(reader.messages).toHaveLength(bound);
    for (let number = 1; number <= bound; number += 1) {
      if ((await reader.receive()) !== String(number)) throw new Error(`expected ${number}`);
    }
  }, 60_000);

  test('drops the oldest messages above that, and the next wait states their number once', async () => {
    const reader = await flooded((socket) => flood(socket, bound + 500));
    await expect(reader.receive()).rejects.toMatchObject({
      code: 'ERR_WS_MESSAGES_DROPPED',
      message: expect.stringContaining('500 messages of ws://'),
      details: { dropped: 500 },
    });
    expect(await reader.receive()).toBe('501');
    expect(await reader.waitFor(String(bound + 500))).toBe(String(bound + 500));
  }, 60_000);

  test('is reported by every kind of wait', async () => {
    const reader = await flooded((socket) => flood(socket, bound));
    const waits = [
      () => reader.waitFor('7'),
      () => reader[Symbol.asyncIterator]().next(),
      () => expect(reader).toReceiveMessage('1'),
      () => expect(reader).not.toReceiveMessage('1'),
    ];
    for (const wait of waits) {
      for (const socket of server?.sockets ?? []) socket.send('one more');
      await reader.flush();
      await expect(wait()).rejects.toThrow(/1 message of ws:\S+ was dropped unread/);
    }
  }, 60_000);

  test('is kept up to 64 MiB, and the latest message in any size', async () => {
    const large = Buffer.alloc(mebibyte);
    const reader = await flooded((socket) => {
      for (let number = 1; number <= 80; number += 1) {
        socket.send(Buffer.concat([Buffer.of(number), large.subarray(1)]));
      }
    });
    await expect(reader.receive()).rejects.toMatchObject({ details: { dropped: 16 } });
    expect((await reader.receiveBinary())[0]).toBe(17);
    for (const socket of server?.sockets ?? []) socket.send(Buffer.alloc(65 * mebibyte));
    await reader.flush({ timeout: 60_000 });
    await expect(reader.receive()).rejects.toMatchObject({ details: { dropped: 63 } });
    expect(await reader.receiveBinary()).toHaveLength(65 * mebibyte);
  }, 60_000);
});

describe('a flood of messages at a mock server', () => {
  async function floodMock(): Promise<MockServer> {
    mock = await mockServer();
    peer = new WebSocket(mock.url);
    await once(peer, 'open');
    return mock;
  }

  test('unread messages are limited on the mock and on its connection', async () => {
    const receiver = await floodMock();
    flood(peer as WebSocket, bound + 7);
    await receiver.flush({ timeout: 60_000 });
    const connection = await receiver.nextConnection();
    const lost = { code: 'ERR_WS_MESSAGES_DROPPED', details: { dropped: 7 } };
    await expect(receiver.receive()).rejects.toMatchObject(lost);
    await expect(connection.receive()).rejects.toMatchObject(lost);
    expect(await receiver.receive()).toBe('8');
    expect(await connection.receive()).toBe('8');
  }, 60_000);

  test('does not report messages as lost that a listener received', async () => {
    const receiver = await floodMock();
    const connection = await receiver.nextConnection();
    let heard = 0;
    receiver.on('message', () => {
      heard += 1;
    });
    flood(peer as WebSocket, bound + 7);
    await receiver.flush({ timeout: 60_000 });
    expect(heard).toBe(bound + 7);
    expect(Number(await connection.receive())).toBeGreaterThan(7);
    expect(Number(await receiver.receive())).toBeGreaterThan(7);
  }, 60_000);
});
