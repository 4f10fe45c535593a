import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WebSocketServer } from 'ws';
import { closePayload } from '../../src/wire/close-codes';
import { opcodes } from '../../src/wire/frame';
import { openRawConnection } from '../../src/wire/open-raw-connection';
import type { RawConnection } from '../../src/wire/raw-connection';
import { startPlainEcho } from '../running/echo-server';

const timeout = 5000;
let server: WebSocketServer;
let port: number;
let raw: RawConnection;

beforeEach(async () => {
  ({ server, port } = await startPlainEcho());
  raw = await openRawConnection({ host: '127.0.0.1', port, timeout });
});

afterEach(() => {
  raw.destroy();
  server.close();
});

const request = { authority: 'localhost', path: '/' };

test('a handshake, then frames in fragments, a ping between them, and a close', async () => {
  expect(await raw.upgrade(request, { timeout })).toMatchObject({ status: 101, isAccepted: true });
  await raw.sendFrame({ opcode: opcodes.text, payload: 'hel', fin: false });
  await raw.sendFrame({ opcode: opcodes.ping, payload: '?' });
  await raw.sendFrame({ opcode: opcodes.continuation, payload: 'lo' });
  await raw.sendFrame({ opcode: opcodes.close, payload: closePayload(4000, 'bye') });
  const received: unknown[] = [];
  for (;;) {
    const frame = await raw.receiveFrame({ timeout });
    if (frame === undefined) break;
    received.push([frame.opcode, frame.payload.toString('latin1'), frame.isMasked]);
  }
  expect(received).toEqual([
    [opcodes.pong, '?', false],
    [opcodes.text, 'hello', false],
    [opcodes.close, closePayload(4000, 'bye').toString('latin1'), false],
  ]);
});

test('frames that RFC 6455 forbids are sent as given, and answered with 1002', async () => {
  await raw.upgrade(request, { timeout });
  await raw.sendFrame({ opcode: opcodes.text, payload: 'not masked', mask: false });
  const frame = await raw.receiveFrame({ timeout });
  expect(frame).toMatchObject({ opcode: opcodes.close, payload: closePayload(1002) });
});

test('a refused handshake is a response', async () => {
  const answer = await raw.upgrade({ ...request, key: 'too short' }, { timeout });
  expect(answer).toMatchObject({ status: 400, isAccepted: false });
  expect(answer.headers).toHaveProperty('connection', 'close');
});

test('a frame above maxPayload rejects', async () => {
  const small = await openRawConnection({ host: '127.0.0.1', port, timeout }, { maxPayload: 10 });
  await small.upgrade(request, { timeout });
  await small.sendFrame({ opcode: opcodes.text, payload: 'longer than ten' });
  await expect(small.receiveFrame({ timeout })).rejects.toMatchObject({
    code: 'ERR_WS_FRAME_TOO_LARGE',
  });
  small.destroy();
});

test('a wait without a frame in time rejects, and later frames are read', async () => {
  await raw.upgrade(request, { timeout });
  await expect(raw.receiveFrame({ timeout: 20 })).rejects.toMatchObject({
    code: 'ERR_WS_RECEIVE_TIMEOUT',
    message: expect.stringContaining('Timed out after 20 ms waiting for a frame'),
  });
  await raw.sendFrame({ opcode: opcodes.text, payload: 'late' });
  expect(String((await raw.receiveFrame({ timeout }))?.payload)).toBe('late');
});

test('bytes are sent and received without a handshake', async () => {
  await raw.sendBytes('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  expect(String(await raw.receiveBytes({ timeout }))).toMatch(/^HTTP\/1\.1 426 /);
});

async function withServer(run: (port: number) => Promise<void>, answer = ''): Promise<void> {
  const other: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume().end(answer);
  });
  await once(other.listen(0, '127.0.0.1'), 'listening');
  await run((other.address() as AddressInfo).port);
  other.close();
}

test('a peer that ends the connection, or is not HTTP, fails the handshake by name', async () => {
  await withServer(async (silent) => {
    const connection = await openRawConnection({ host: '127.0.0.1', port: silent, timeout });
    await expect(connection.upgrade(request, { timeout })).rejects.toMatchObject({
      code: 'ERR_WS_CLOSED',
    });
    connection.destroy();
  });
  await withServer(async (foreign) => {
    const connection = await openRawConnection({ host: '127.0.0.1', port: foreign, timeout });
    await expect(connection.upgrade(request, { timeout })).rejects.toMatchObject({
      code: 'ERR_WS_UNEXPECTED_MESSAGE',
    });
    connection.destroy();
  }, 'SSH-2.0-OpenSSH\r\n');
});

test('a port where nothing listens rejects with ERR_WS_CONNECT_FAILED', async () => {
  let closed = 0;
  await withServer(async (used) => {
    closed = used;
  });
  await expect(
    openRawConnection({ host: '127.0.0.1', port: closed, timeout }),
  ).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
});

describe('a response that never ends', () => {
  test.each([
    ['one header after the other', () => `X-A: ${'a'.repeat(8000)}\r\n`],
    ['one header', () => 'a'.repeat(8000)],
    ['spaces', () => ' '.repeat(8000)],
  ])('is refused: %s', async (_name, more) => {
    const endless = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 101 X\r\nX-B: ');
      const go = (): void => {
        while (!socket.destroyed && socket.write(more())) {}
        socket.once('drain', go);
      };
      go();
    }).listen(0, '127.0.0.1');
    await once(endless, 'listening');
    const target = { host: '127.0.0.1', port: (endless.address() as AddressInfo).port, timeout };
    const connection = await openRawConnection(target);
    await expect(connection.upgrade(request, { timeout })).rejects.toMatchObject({
      code: 'ERR_WS_UNEXPECTED_MESSAGE',
      message: expect.stringContaining('more than 65536 bytes of headers'),
    });
    connection.destroy();
    endless.close();
  });
});

test('a failure shows the frames, and that this side closed the connection', async () => {
  const named = await openRawConnection(
    { host: '127.0.0.1', port, timeout },
    { url: 'ws://localhost/chat' },
  );
  await named.upgrade({ ...request, key: 'too short' }, { timeout });
  expect(await named.receiveFrame({ timeout: 0 }).catch(String)).toEqual(expect.anything());
  named.destroy();
  await expect(named.sendFrame({ opcode: opcodes.text, payload: 'x' })).rejects.toMatchObject({
    code: 'ERR_WS_SEND_FAILED',
    message: expect.stringMatching(
      /ws:\/\/localhost\/chat, answered 400: \d+ bytes sent, \d+ received[^.]*\.\nThis side cut the connection earlier\.$/,
    ),
  });
});
