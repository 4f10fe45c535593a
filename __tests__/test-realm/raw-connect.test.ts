import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { WebSocketServer } from 'ws';
import { type RawClient, rawConnect, WsDynamicError } from '../../src';
import { startPlainEcho } from '../running/echo-server';

let server: WebSocketServer;
let url: string;
let raw: RawClient | undefined;

beforeEach(async () => {
  const echo = await startPlainEcho();
  server = echo.server;
  url = `ws://127.0.0.1:${echo.port}/`;
});

afterEach(() => {
  raw?.terminate();
  server.close();
});

test('opens the handshake, then sends and receives frames', async () => {
  raw = await rawConnect({ url });
  expect(raw.upgrade).toMatchObject({ status: 101, isAccepted: true });
  await raw.sendFrame({ opcode: 0x1, payload: 'hel', fin: false });
  await raw.sendFrame({ opcode: 0x0, payload: 'lo' });
  expect(await raw.receiveFrame()).toStrictEqual({
    opcode: 0x1,
    fin: true,
    rsv: 0,
    isMasked: false,
    payload: Buffer.from('hello'),
  });
});

test('sends frames that RFC 6455 forbids, and reads until the server ends the connection', async () => {
  raw = await rawConnect({ url, mask: false });
  await raw.sendFrame({ opcode: 0x1, payload: 'not masked' });
  const frame = await raw.receiveFrame();
  expect([frame?.opcode, frame?.payload.readUInt16BE()]).toEqual([0x8, 1002]);
  expect(await raw.receiveFrame()).toBeUndefined();
});

test('returns the response of a server that refuses, with the sent headers', async () => {
  raw = await rawConnect({ url, headers: { 'Sec-WebSocket-Version': '7' } });
  expect(raw.upgrade).toMatchObject({ status: expect.any(Number), isAccepted: false });
});

test('sends bytes without a handshake', async () => {
  raw = await rawConnect({ url, handshake: false });
  expect(raw.upgrade).toBeUndefined();
  await raw.sendBytes('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  expect(String(await raw.receiveBytes())).toMatch(/^HTTP\/1\.1 426 /);
});

test('fails by name at the line of the caller', async () => {
  raw = await rawConnect({ url });
  const failure: unknown = await raw.receiveFrame({ timeout: 5 }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WsDynamicError);
  expect(failure).toMatchObject({ code: 'ERR_WS_RECEIVE_TIMEOUT' });
  expect(String((failure as Error).stack)).toMatch(/^ {4}at .*raw-connect\.test\.ts/m);
});

test('is closed at the end of its block', async () => {
  const kept = await rawConnect({ url });
  await kept[Symbol.asyncDispose]();
  await expect(kept.sendFrame({ opcode: 1, payload: 'a' })).rejects.toMatchObject({
    code: 'ERR_WS_SEND_FAILED',
  });
});

test.each(['http://localhost', 'nonsense'])('%s is refused', async (wrong) => {
  await expect(rawConnect({ url: wrong })).rejects.toMatchObject({
    code: 'ERR_WS_OPTION_INVALID',
    message: expect.stringContaining(wrong),
  });
});

test('names the missing configuration if there is no session', async () => {
  await expect(rawConnect()).rejects.toMatchObject({ code: 'ERR_WS_NO_SESSION' });
});
