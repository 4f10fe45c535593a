/** @jest-environment jest-ws-dynamic/environment */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, jest, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';
import request from 'jest-ws-dynamic/superwstest';
import { WebSocketServer } from 'ws';

const base = () => server.url.replace('ws:', 'http:');

test('request() reaches the server of the file', async () => {
  await request(base()).ws('/echo').sendText('a').expectText('a').close().expectClosed();
});

let forgotten: { readonly readyState: number } | undefined;

test('a connection left open is closed after its test: left', async () => {
  forgotten = await request(base()).ws('/echo').sendText('a').expectText('a');
  expect(forgotten.readyState).toBe(1);
});

test('a connection left open is closed after its test: closed', () => {
  expect(forgotten?.readyState).toBe(3);
});

test('time is real under fake timers', async () => {
  jest.useFakeTimers();
  try {
    await request(base()).ws('/echo').wait(2).sendText('a').waitForText('a').close().expectClosed();
    await expect(
      request(base()).ws('/echo').expectText(undefined, { timeout: 2 }),
    ).rejects.toMatchObject({ code: 'ERR_WS_RECEIVE_TIMEOUT' });
    await connect('/echo').wait(2).sendJson({ a: 1 }).expectJson({ a: 1 }).close();
  } finally {
    jest.useRealTimers();
  }
});

test("expectClosed() ends at the test's limit if the peer never closes", async () => {
  const peer = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  // It reads nothing, and so does not answer a close frame: `ws` waits 30 s for that.
  peer.on('connection', (socket) => socket.pause());
  await once(peer, 'listening');
  const { port } = peer.address() as AddressInfo;
  const chain = () => request(`http://127.0.0.1:${port}`).ws('/');
  try {
    const ends = await Promise.allSettled([
      chain().expectClosed(),
      chain().close().expectClosed(),
      chain().close(1000).expectClosed(1000),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(ends).toMatchObject(Array(3).fill({ reason: { code: 'ERR_WS_RECEIVE_TIMEOUT' } }));
  } finally {
    for (const socket of peer.clients) socket.terminate();
    peer.close();
  }
}, 1500);

test('an error thrown by a step is an error of this realm', async () => {
  const failure: unknown = await connect('/echo')
    .sendText('a')
    .expectText('b')
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  const received = await connect('/echo')
    .sendJson({ a: [1] })
    .expectJson()
    .capture('json')
    .exec((_client, { json }) => {
      expect(json).toStrictEqual({ a: [1] });
    });
  expect(received.messages).toEqual(['{"a":[1]}']);
});
