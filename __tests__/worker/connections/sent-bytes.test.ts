import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { connect, type MockConnection, type MockServer, mockServer } from '../../../src';
import type { SendOptions } from '../../../src/bridge/connection-data';
import { startServer, type TestServer } from './test-server';

let server: TestServer | undefined;
let mock: MockServer | undefined;
let peer: WebSocket | undefined;

afterEach(async () => {
  peer?.terminate();
  await mock?.close();
  await server?.close();
});

/** What a socket receives, from now on until it has so many messages. */
function collect(socket: WebSocket, count: number): Promise<Buffer[]> {
  const received: Buffer[] = [];
  return new Promise((resolve) => {
    socket.on('message', (data: Buffer) => {
      received.push(data);
      if (received.length === count) resolve(received);
    });
  });
}

const filled = (size: number): Buffer => Buffer.alloc(size, 1);

/** Length and bytes that occur: a difference of large Buffers takes Jest minutes to print. */
const inShort = (messages: readonly unknown[]): string[] =>
  messages.map((message) => {
    const bytes = Buffer.from(message as Buffer);
    return `${bytes.length} bytes of ${[...new Set(bytes)].join(' and ')}`;
  });

const sizes = (size: number, isFragment: boolean): number[] =>
  isFragment ? [size, 2 * size] : [size, size, size];

const forms: [string, number, SendOptions, boolean][] = [
  ['compressed', 4096, {}, true],
  ['compressed and large', 100_000, {}, true],
  ['not compressed, behind a compressed one', 2048, { compress: false }, true],
  ['in fragments', 4096, { fin: false }, true],
  ['without compression', 4096, {}, false],
  ['large, without compression', 100_000, {}, false],
];

test('a small Buffer that its reader overwrites is unchanged in `messages`', async () => {
  server = await startServer();
  server.onConnection((socket) => socket.send(Buffer.from('as it came')));
  await using client = await connect({ url: server.url });
  (await client.receiveBinary()).fill('x');
  expect(client.messages).toEqual([Buffer.from('as it came')]);
});

describe('a Buffer that is changed after send() is sent unchanged, and `sent` shows that', () => {
  test.each(forms)('client: %s', async (_form, size, options, perMessageDeflate) => {
    server = await startServer({ perMessageDeflate });
    const socket = new Promise<WebSocket>((resolve) => server?.onConnection(resolve));
    await using client = await connect({ url: server.url, perMessageDeflate });
    const isFragment = options.fin === false;
    const received = collect(await socket, isFragment ? 2 : 3);
    const bytes = filled(size);
    const sends = [client.send(bytes), client.send(bytes, options), client.send(bytes)];
    bytes.fill(2);
    await Promise.all(sends);
    const expected = sizes(size, isFragment).map((length) => `${length} bytes of 1`);
    expect(inShort(client.sent)).toEqual(expected);
    expect(inShort(await received)).toEqual(expected);
  });

  async function open(perMessageDeflate: boolean): Promise<MockConnection> {
    mock = await mockServer({ perMessageDeflate });
    peer = new WebSocket(mock.url, { perMessageDeflate });
    await once(peer, 'open');
    return mock.nextConnection();
  }

  test.each(forms)('connection of a mock server: %s', async (_form, size, options, deflate) => {
    const connection = await open(deflate);
    const isFragment = options.fin === false;
    const received = collect(peer as WebSocket, isFragment ? 2 : 3);
    const bytes = new Uint8Array(filled(size));
    const sends = [connection.send(bytes), connection.send(bytes, options), connection.send(bytes)];
    bytes.fill(2);
    await Promise.all(sends);
    const expected = sizes(size, isFragment).map((length) => `${length} bytes of 1`);
    expect(inShort(connection.sent)).toEqual(expected);
    expect(inShort(await received)).toEqual(expected);
  });

  test('broadcast of a mock server, compressed', async () => {
    await open(true);
    const received = collect(peer as WebSocket, 1);
    const bytes = filled(4096);
    const sent = mock?.broadcast(bytes);
    bytes.fill(2);
    await sent;
    expect(inShort(await received)).toEqual(['4096 bytes of 1']);
  });

  test('connection of a mock server whose client does not read', async () => {
    const connection = await open(false);
    peer?.pause();
    const count = 64;
    const bytes = filled(256 * 1024);
    for (let index = 0; index < count; index += 1) void connection.send(bytes);
    expect(connection.bufferedAmount).toBeGreaterThan(0);
    bytes.fill(2);
    const received = collect(peer as WebSocket, count);
    peer?.resume();
    expect(new Set(inShort(await received))).toEqual(new Set([`${bytes.length} bytes of 1`]));
  });
});
