import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LogPolicy } from '../../../src/bridge/connection-data';
import {
  adoptConnection,
  type ConnectionHandle,
  openConnection,
} from '../../../src/worker/connections/open-connection';

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

test('its start is not rounded, to be compared with the end of the server before it', async () => {
  expect((await open()).start % 1).toBeGreaterThan(0);
});

describe('receiving', () => {
  test('keeps messages that the server sends with the upgrade', async () => {
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

  test('distinguishes text and binary', async () => {
    onConnection((socket) => {
      socket.send('a');
      socket.send(Buffer.from('a'));
    });
    const connection = await open();
    expect((await connection.next({ timeout: 1000 })).isBinary).toBe(false);
    expect((await connection.next({ timeout: 1000 })).isBinary).toBe(true);
  });

  test('resolves several waits in the order of their calls', async () => {
    onConnection((socket) => socket.on('message', (data) => socket.send(data.toString())));
    const connection = await open();
    const waits = [1, 2, 3].map(() => connection.next({ timeout: 1000 }));
    for (const word of ['a', 'b', 'c']) await connection.send(word);
    expect((await Promise.all(waits)).map(text)).toEqual(['a', 'b', 'c']);
  });

  test('gives no message to a wait that has timed out', async () => {
    onConnection((socket) => socket.on('message', () => socket.send('late')));
    const connection = await open();
    await expect(connection.next({ timeout: 5 })).rejects.toMatchObject({
      code: 'ERR_WS_RECEIVE_TIMEOUT',
    });
    await connection.send('now');
    expect(text(await connection.next({ timeout: 1000 }))).toBe('late');
  });

  test('a message is once in the log, in `messages`, and with its reader', async () => {
    onConnection((socket) => socket.send('once'));
    const connection = await open();
    const message = await connection.next({ timeout: 1000 });
    expect(connection.messages[0]).toBe(message);
    expect(connection.log.frames).toContain(message);
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

  test('messages of all sizes sent in one turn arrive in order', async () => {
    const got = await received(async (connection) => {
      for (const size of sizes) connection.send(Buffer.alloc(size, size));
      await connection.close(1000, '', { timeout: 5000 });
    });
    expect(got.map((data) => data.length)).toEqual(sizes);
    expect(got.every((data) => data.equals(Buffer.alloc(data.length, data.length)))).toBe(true);
  });

  test('data sent in the turn of a terminate() is written', async () => {
    const got = await received((connection) => {
      for (const size of [3, 600, 20]) connection.send(Buffer.alloc(size, size));
      connection.terminate();
    });
    expect(got.map((data) => data.length)).toEqual([3, 600, 20]);
  });

  test('a send resolves when it is written, also after a ping and before a close', async () => {
    await received(async (connection) => {
      const first = connection.send('first');
      const pong = connection.ping({ timeout: 5000 });
      const second = connection.send('x'.repeat(1000));
      const closed = connection.close(1000, '', { timeout: 5000 });
      await expect(Promise.all([first, pong, second, closed])).resolves.toHaveLength(4);
      expect(connection.bufferedAmount).toBe(0);
    });
  });

  test('a large text is masked according to generateMask', async () => {
    const masked: number[] = [];
    onConnection((socket) => socket.on('message', (data) => socket.send(data)));
    const generateMask = (key: Buffer) => masked.push(key.fill(7).length);
    handle = openConnection({ url, timeout: 5000, client: { generateMask } });
    await handle.opened;
    handle.send('x'.repeat(600));
    expect((await handle.next({ timeout: 5000 })).data).toHaveLength(600);
    expect(masked).toEqual([4]);
  });

  test.each([999, 1005, 1006, 5000])('close(%d) is refused', async (code) => {
    const connection = await open();
    await expect(connection.close(code, '', { timeout: 5000 })).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
    });
  });
});

describe('counters and recording', () => {
  const message = Buffer.alloc(1_000_000);

  async function echo(log?: LogPolicy): Promise<ConnectionHandle> {
    onConnection((socket) => socket.on('message', (data) => socket.send(data)));
    handle = openConnection({ url, timeout: 5000, ...(log && { log }) });
    await handle.opened;
    return handle;
  }

  test.each<LogPolicy>(['all', 'frames', 'none'])(
    'counts all messages and bytes with the policy %j',
    async (policy) => {
      const connection = await echo(policy);
      expect(connection.counters).toEqual({
        messagesReceived: 0,
        messagesSent: 0,
        bytesReceived: 0,
        bytesSent: 0,
      });
      for (let count = 0; count < 32; count += 1) {
        connection.send(message);
        await connection.next({ timeout: 10_000 });
      }
      expect(connection.counters).toEqual({
        messagesReceived: 32,
        messagesSent: 32,
        bytesReceived: 32_000_000,
        bytesSent: 32_000_000,
      });
    },
  );

  test('counts a fragmented message once, with all of its bytes', async () => {
    const connection = await echo();
    await connection.send('ab', { fin: false });
    expect(connection.counters).toMatchObject({ messagesSent: 0, bytesSent: 2 });
    await connection.send('c');
    await connection.next({ timeout: 5000 });
    expect(connection.counters).toEqual({
      messagesReceived: 1,
      messagesSent: 1,
      bytesReceived: 3,
      bytesSent: 3,
    });
  });

  test.each<[LogPolicy, object]>([
    ['all', { messages: 100, sent: 100, frames: 64 }],
    ['frames', { messages: 1, sent: 0, frames: 27 }],
    ['none', { messages: 1, sent: 0, frames: 1 }],
  ])(
    'keeps messages and frames according to the policy %j, and unread messages always',
    async (policy, kept) => {
      const connection = await echo(policy);
      for (let count = 0; count < 100; count += 1) connection.send(String(count));
      for (let count = 0; count < 99; count += 1) await connection.next({ timeout: 5000 });
      await connection.flush({ timeout: 5000 });
      const { messages, log, frames } = connection;
      expect({ messages: messages.length, sent: log.sent.length, frames: frames.length }).toEqual(
        kept,
      );
    },
  );

  test('a failure with the policy "none" states the number of frames', async () => {
    const connection = await echo('none');
    connection.send('once');
    await connection.next({ timeout: 5000 });
    await expect(connection.next({ timeout: 1 })).rejects.toMatchObject({
      message: expect.stringMatching(
        /1 message has arrived and is read\.\n {2}← \+\d+ ms open\n {2}… \d+ frames left out/,
      ),
    });
  });

  test("a server's side counts all frames and keeps those of its log policy", async () => {
    let adopted: ConnectionHandle | undefined;
    onConnection((socket) => {
      adopted = adoptConnection(socket, () => 'the server', { log: 'none' });
    });
    const connection = await open();
    await connection.send('hello');
    await connection.flush({ timeout: 5000 });
    expect(adopted?.counters).toMatchObject({ messagesReceived: 1, bytesReceived: 5 });
    expect(String(adopted?.take()?.data)).toBe('hello');
    expect(adopted?.messages).toEqual([]);
  });

  test.each([true, false])('records a pong only if it was sent: autoPong %j', async (autoPong) => {
    onConnection((socket) => {
      socket.ping('server');
      socket.send('behind the ping');
    });
    handle = openConnection({ url, timeout: 5000, client: { autoPong } });
    await handle.next({ timeout: 5000 });
    const kinds = handle.frames.map(({ direction, kind }) => `${direction} ${kind}`);
    expect(kinds).toEqual(['in open', 'in ping', ...(autoPong ? ['out pong'] : []), 'in text']);
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

  test('keeps the whole response of each connection', async () => {
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

  test('has the sent request, without the random key', async () => {
    handle = openConnection({
      ...{ url: `${url}chat?room=1`, timeout: 5000, origin: 'https://chat.example.com' },
      ...{ protocols: ['v2', 'v1'], headers: { 'X-Tag': ['a', 'b'], Cookie: 'id=1' } },
      perMessageDeflate: true,
    });
    await handle.opened;
    expect(handle.handshake).toEqual({
      target: '/chat?room=1',
      headers: {
        'x-tag': ['a', 'b'],
        ...{ cookie: 'id=1', host: new URL(url).host, origin: 'https://chat.example.com' },
        ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': 13 },
        'sec-websocket-protocol': 'v2,v1',
        'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits',
      },
    });
  });

  test('has the request of each client, also without a response', async () => {
    const { handshake } = await open();
    http.close();
    await handle?.dispose();
    handle = openConnection({ url: `${url}other`, timeout: 5000 });
    await expect(handle.opened).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
    expect([handshake?.target, handle.handshake?.target]).toEqual(['/', '/other']);
  });

  test('has the last request after a redirect', async () => {
    http.prependOnceListener('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 302 Found\r\nLocation: /moved\r\n\r\n');
    });
    handle = openConnection({ url, timeout: 5000, client: { followRedirects: true } });
    await handle.opened;
    expect(handle.handshake?.target).toBe('/moved');
  });

  test('times out if the server does not respond', async () => {
    server.close();
    http.removeAllListeners('upgrade');
    http.on('upgrade', () => undefined);
    handle = openConnection({ url, timeout: 20 });
    await expect(handle.opened).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_TIMEOUT' });
  });

  test('reports that nothing listens', async () => {
    http.close();
    await once(http, 'close');
    handle = openConnection({ url, timeout: 5000 });
    await expect(handle.opened).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
  });
});

describe('disposing', () => {
  test('ends although `ws` emits no close, and ignores a later one', async () => {
    const { socket } = await open();
    const emit = jest.spyOn(socket, 'emit').mockReturnValue(false);
    await handle?.dispose();
    emit.mockRestore();
    const closed = { code: 1006, reason: '', wasClean: false };
    expect(handle?.closeEvent).toEqual(closed);
    socket.emit('close', 1000, Buffer.from('later'));
    await expect(handle?.closed).resolves.toEqual(closed);
    expect(handle?.log.frames.filter(({ kind }) => kind === 'close')).toHaveLength(1);
  });
});
