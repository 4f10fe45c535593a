/** @jest-environment node */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ConnectionHandle, openConnection } from '../../../src/worker/client/open-connection';

let http: Server;
let server: WebSocketServer;
let url: string;
let handle: ConnectionHandle | undefined;

beforeEach(async () => {
  http = createServer();
  server = new WebSocketServer({ server: http });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/`;
});

afterEach(async () => {
  await handle?.dispose();
  for (const socket of server.clients) socket.terminate();
  http.close();
});

function onConnection(behave: (socket: WebSocket) => void): void {
  server.on('connection', behave);
}

async function open(): Promise<ConnectionHandle> {
  handle = openConnection({ url, timeout: 5000 });
  await handle.opened;
  return handle;
}

const text = (message: { data: Buffer }): string => message.data.toString();

describe('receiving', () => {
  test('keeps what the server sends with the upgrade', async () => {
    onConnection((socket) => {
      socket.send('first');
      socket.send('second');
    });
    const connection = await open();
    expect(text(await connection.next({ timeout: 1000 }))).toBe('first');
    expect(text(await connection.next({ timeout: 1000 }))).toBe('second');
  });

  test('counts an empty message as a message', async () => {
    onConnection((socket) => socket.send(''));
    const connection = await open();
    const message = await connection.next({ timeout: 1000 });
    expect(message).toMatchObject({ data: Buffer.alloc(0), isBinary: false });
  });

  test('tells text and binary apart', async () => {
    onConnection((socket) => {
      socket.send('a');
      socket.send(Buffer.from('a'));
    });
    const connection = await open();
    expect((await connection.next({ timeout: 1000 })).isBinary).toBe(false);
    expect((await connection.next({ timeout: 1000 })).isBinary).toBe(true);
  });

  test('serves several waiters in the order in which they came', async () => {
    onConnection((socket) => socket.on('message', (data) => socket.send(data.toString())));
    const connection = await open();
    const waits = [1, 2, 3].map(() => connection.next({ timeout: 1000 }));
    for (const word of ['a', 'b', 'c']) await connection.send(word);
    expect((await Promise.all(waits)).map(text)).toEqual(['a', 'b', 'c']);
  });

  test('gives nothing to a waiter that has timed out', async () => {
    onConnection((socket) => socket.on('message', () => socket.send('late')));
    const connection = await open();
    await expect(connection.next({ timeout: 5 })).rejects.toMatchObject({
      code: 'ERR_WS_RECEIVE_TIMEOUT',
    });
    await connection.send('now');
    expect(text(await connection.next({ timeout: 1000 }))).toBe('late');
  });

  test('remembers a message as it came, whatever its reader writes over it', async () => {
    onConnection((socket) => socket.send(Buffer.from('as it came')));
    const connection = await open();
    const { data } = await connection.next({ timeout: 1000 });
    data.fill('x');
    expect(connection.messages.map(text)).toEqual(['as it came']);
  });

  test('keeps messages readable after the close that followed them', async () => {
    onConnection((socket) => {
      socket.send('last words');
      socket.close(4000, 'done');
    });
    const connection = await open();
    expect(await connection.closed).toEqual({ code: 4000, reason: 'done', wasClean: true });
    expect(text(await connection.next({ timeout: 1000 }))).toBe('last words');
    await expect(connection.next({ timeout: 1000 })).rejects.toMatchObject({
      code: 'ERR_WS_CLOSED',
    });
  });
});

describe('sending', () => {
  const sizes = [3, 600, 0, 70_000, 20, 5000, 300_000, 1];

  /** What the server has got by the time its side closes. */
  async function received(talk: (connection: ConnectionHandle) => unknown): Promise<Buffer[]> {
    const got: Buffer[] = [];
    let over: Promise<unknown> = Promise.resolve();
    onConnection((socket) => {
      socket.on('message', (data) => got.push(data as Buffer));
      over = once(socket, 'close');
    });
    const connection = await open();
    await talk(connection);
    await over;
    return got;
  }

  test('messages of all sizes arrive in their order, sent in one go', async () => {
    const got = await received(async (connection) => {
      for (const size of sizes) connection.send(Buffer.alloc(size, size));
      await connection.close(1000, '', { timeout: 5000 });
    });
    expect(got.map((data) => data.length)).toEqual(sizes);
    expect(got.every((data) => data.equals(Buffer.alloc(data.length, data.length)))).toBe(true);
  });

  test('what was sent in the turn of a terminate() still leaves', async () => {
    const got = await received((connection) => {
      for (const size of [3, 600, 20]) connection.send(Buffer.alloc(size, size));
      connection.terminate();
    });
    expect(got.map((data) => data.length)).toEqual([3, 600, 20]);
  });

  test('a send settles when it was written, also behind a ping and in front of a close', async () => {
    await received(async (connection) => {
      const first = connection.send('first');
      const pong = connection.ping({ timeout: 5000 });
      const second = connection.send('x'.repeat(1000));
      const closed = connection.close(1000, '', { timeout: 5000 });
      await expect(Promise.all([first, pong, second, closed])).resolves.toHaveLength(4);
      expect(connection.bufferedAmount).toBe(0);
    });
  });

  test.each([20, 600])('frames of %d bytes are masked as the test wants', async (size) => {
    const frames: string[] = [];
    onConnection((socket) => socket.on('message', () => socket.close()));
    http.on('upgrade', (_request, stream) => {
      stream.prependListener('data', (bytes: Buffer) => frames.push(bytes.toString('latin1')));
    });
    handle = openConnection({
      url,
      timeout: 5000,
      client: { generateMask: (key: Buffer) => key.fill('k') },
    });
    await handle.opened;
    await handle.send(Buffer.alloc(size));
    await handle.closed;
    expect(frames.join('')).toContain('k'.repeat(4 + size));
  });
});

describe('the handshake', () => {
  test('reports a refusal with status, headers and body', async () => {
    server.close();
    http.removeAllListeners('upgrade');
    http.on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 403 Forbidden\r\nX-Why: no\r\nContent-Length: 6\r\n\r\nno way');
    });
    handle = openConnection({ url, timeout: 5000 });
    await expect(handle.opened).rejects.toMatchObject({
      code: 'ERR_WS_UPGRADE_REJECTED',
      details: { status: 403, headers: { 'x-why': 'no' }, body: 'no way' },
    });
  });

  test('keeps the whole answer of each connection', async () => {
    server.on('headers', (headers) => headers.push('Set-Cookie: a=1', 'Set-Cookie: b=2'));
    const answers = [(await open()).upgrade, (await open()).upgrade];
    for (const answer of answers) {
      expect(answer).toEqual({
        status: 101,
        headers: {
          upgrade: 'websocket',
          connection: 'Upgrade',
          'set-cookie': ['a=1', 'b=2'],
          'sec-websocket-accept': expect.stringMatching(/^[\w+/]{27}=$/),
        },
      });
    }
    const [first, second] = answers.map((answer) => answer?.headers['sec-websocket-accept']);
    expect(first).not.toBe(second);
  });

  test('times out when the server does not answer', async () => {
    server.close();
    http.removeAllListeners('upgrade');
    http.on('upgrade', () => undefined);
    handle = openConnection({ url, timeout: 20 });
    await expect(handle.opened).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_TIMEOUT' });
  });

  test('says that nothing listens', async () => {
    http.close();
    await once(http, 'close');
    handle = openConnection({ url, timeout: 5000 });
    await expect(handle.opened).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
  });
});
