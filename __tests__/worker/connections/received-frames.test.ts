import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { encodeFrame, type FrameToSend, opcodes } from '../../../src/wire/frame';
import { acceptFor } from '../../../src/wire/upgrade-request';
import { openConnection } from '../../../src/worker/connections/open-connection';
import { echo, startServer } from './test-server';

const { text, binary, close } = opcodes;

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

/**
 * A connection to a server that sends these frames in one write, right behind its handshake. Unless it sends
 * a close frame, it never ends the connection.
 */
async function received(...sent: readonly FrameToSend[]) {
  const allowHalfOpen = sent.every(({ opcode }) => opcode !== close);
  const server = createServer({ allowHalfOpen }, (socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (request) => {
      const [, key = ''] = /sec-websocket-key: (.*)\r\n/i.exec(String(request)) ?? [];
      const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`;
      socket.write(Buffer.concat([Buffer.from(head), ...sent.map(encodeFrame)]));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connection = openConnection({ url: `ws://127.0.0.1:${port}/`, timeout: 5000 });
  cleanups.push(
    () => connection.terminate(),
    () => server.close(),
  );
  return connection;
}

const texts = (connection: { readonly messages: readonly { readonly data: Buffer }[] }) =>
  connection.messages.map(({ data }) => data.toString());

test('a client reads messages that arrive with the handshake, and the close after them', async () => {
  const reason = Buffer.concat([Buffer.from([0x03, 0xe9]), Buffer.from('bye')]);
  const connection = await received(
    { opcode: text, payload: 'a' },
    { opcode: binary, payload: 'b' },
    { opcode: close, payload: reason },
  );
  expect(await connection.closed).toEqual({ code: 1001, reason: 'bye', wasClean: true });
  expect(texts(connection)).toEqual(['a', 'b']);
  expect(connection.counters).toMatchObject({ messagesReceived: 2, bytesReceived: 2 });
});

test.each([
  ['text that is not UTF-8', { opcode: text, payload: Buffer.from([0xff]) }, 'invalid UTF-8'],
  ['a masked frame', { opcode: text, payload: 'b', mask: true }, 'MASK must be clear'],
  ['a reserved bit', { opcode: text, payload: 'b', rsv: 2 }, 'RSV2 and RSV3 must be clear'],
] as const)('a client closes at %s after a message', async (_name, bad, error) => {
  const last = { opcode: text, payload: 'c' };
  const connection = await received({ opcode: text, payload: 'a' }, bad, last);
  await connection.opened;
  await connection.waitFor(({ data }) => data.toString() === 'a', { timeout: 5000 });
  expect(connection.readyState).toBe(2);
  expect(texts(connection)).toEqual(['a']);
  expect(connection.frames.at(-1)).toMatchObject({
    kind: 'error',
    preview: expect.stringContaining(error),
  });
});

test('waits end after a forbidden frame, although the peer keeps the connection open', async () => {
  const connection = await received({ opcode: text, payload: 'a' }, { opcode: text, rsv: 4 });
  await connection.opened;
  const waits = [connection.next({ timeout: 4000 }), connection.next({ timeout: 4000 })];
  expect((await waits[0])?.data.toString()).toBe('a');
  const failure = {
    code: 'ERR_WS_CLOSED',
    message: expect.stringMatching(/was closed by this side .*RSV1.*frame that RFC 6455 forbids/s),
  };
  await expect(waits[1]).rejects.toMatchObject(failure);
  await expect(connection.next({ timeout: 4000 })).rejects.toMatchObject(failure);
  await expect(connection.peek(() => true, { timeout: 4000 })).resolves.toBeUndefined();
  await expect(connection.ping({ timeout: 4000 })).rejects.toMatchObject({ code: 'ERR_WS_CLOSED' });
  expect(connection.closeEvent).toBeUndefined();
});

test('a wait that times out right after a forbidden frame names the frame', async () => {
  const connection = await received({ opcode: text, rsv: 4 });
  await connection.opened;
  await expect(connection.next({ timeout: 1 })).rejects.toMatchObject({
    code: 'ERR_WS_CLOSED',
    message: expect.stringContaining('frame that RFC 6455 forbids'),
  });
});

test('a wait names the limit of `ws` that ended the connection', async () => {
  const ping = { opcode: opcodes.ping, payload: 'p' };
  const connection = await received(...Array<FrameToSend>(100).fill(ping));
  await connection.opened;
  await expect(connection.next({ timeout: 4000 })).rejects.toMatchObject({
    code: 'ERR_WS_CLOSED',
    message: expect.stringMatching(
      /was closed by this side \(more automatic pongs .*\nThe peer sent pings faster than/s,
    ),
  });
});

test('a wait does not blame pings for a connection that the peer ends after them', async () => {
  const server = await startServer();
  cleanups.push(() => server.close());
  server.onConnection((socket) => {
    for (let left = 3; left > 0; left -= 1) socket.ping();
    socket.terminate();
  });
  const connection = openConnection({ url: server.url, timeout: 5000 });
  await connection.opened;
  await expect(connection.next({ timeout: 4000 })).rejects.toMatchObject({
    message: expect.stringContaining('The peer sent no close frame'),
  });
});

test('a client may be terminated by the reader of a message in the middle of a chunk', async () => {
  const connection = await received(
    ...['a', 'b', 'c'].map((payload) => ({ opcode: text, payload })),
  );
  await connection.waitFor(
    ({ data }) => {
      if (data.toString() === 'b') connection.terminate();
      return data.toString() === 'b';
    },
    { timeout: 5000 },
  );
  expect(await connection.closed).toMatchObject({ code: 1006 });
});

test('a client reads compressed messages', async () => {
  const server = await startServer({ perMessageDeflate: { threshold: 0 } });
  cleanups.push(() => server.close());
  server.onConnection(echo);
  const connection = openConnection({ url: server.url, timeout: 5000, perMessageDeflate: true });
  cleanups.push(() => connection.terminate());
  await connection.opened;
  expect(connection.upgrade?.headers).toMatchObject({
    'sec-websocket-extensions': expect.stringContaining('permessage-deflate'),
  });
  await connection.send('x'.repeat(5000));
  const { data } = await connection.next({ timeout: 5000 });
  expect(data.toString()).toBe('x'.repeat(5000));
});
