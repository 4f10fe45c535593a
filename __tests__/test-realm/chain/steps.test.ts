import { describe, expect, jest, test } from '@jest/globals';
import type { WebSocket } from 'ws';
import { Client, connect } from '../../../src';
import request from '../../../src/test-realm/superwstest';
import { type EchoServer, echoServerPerTest } from './echo-server';

let server: EchoServer;
let url: string;
echoServerPerTest((started) => {
  server = started;
  url = started.url;
});

describe('a chain', () => {
  test('sends, expects and closes in the order written', async () => {
    const client = await connect({ url })
      .expectText('hello')
      .sendText('a')
      .sendJson({ b: 1 })
      .sendBinary([1, 2])
      .expectText('echo a')
      .expectJson({ b: 1 })
      .expectBinary([0x6f, 1, 2])
      .close(1001, 'bye')
      .expectClosed(1001, 'bye');
    expect(client).toBeInstanceOf(Client);
  });

  test('resolves to a client with the unread messages', async () => {
    const client = await connect({ url }).expectText('hello').sendText('a').sendText('b');
    expect(await client.receiveText()).toBe('echo a');
    expect(await client.receiveText()).toBe('echo b');
    await client.close();
  });

  test('sends objects as JSON, fragments as one message, and data of ws unchanged', async () => {
    await connect({ url })
      .expectText('hello')
      .send({ a: 1 })
      .expectJson({ a: 1 })
      .send('part1', { fin: false })
      .send('part2', { fin: true })
      .expectText('echo part1part2')
      .send(new Uint16Array([0x0201]))
      .expectBinary(new Uint8Array([0x6f, 1, 2]))
      .send(Buffer.from('text'), { binary: false })
      .expectText('echo text')
      .close();
  });

  test('compares text exactly, by an expression, a function or an asymmetric matcher', async () => {
    const global = /hel/g;
    await connect({ url })
      .expectText(global)
      .sendText('hel')
      .expectText(global)
      .sendText('b')
      .expectText((text) => text === 'echo b')
      .sendText('c')
      .expectText(expect.stringContaining('c'))
      .sendText('d')
      .expectText((text) => expect(text).toBe('echo d'))
      .sendText('e')
      .expectText()
      .close();
  });

  test('compares JSON deeply, with asymmetric matchers inside', async () => {
    await connect({ url })
      .waitForText('hello')
      .sendJson({ id: 7, list: [{ name: 'a', at: 12 }] })
      .expectJson({ id: 7, list: [{ name: 'a', at: expect.any(Number) }] })
      .sendJson({ id: 8 })
      .expectJson(({ id }) => id === 8)
      .sendJson({ id: 9 })
      .expectJson(expect.objectContaining({ id: 9 }))
      .close();
  });

  test('compares bytes in any kind of view', async () => {
    const wide = new Uint8Array([9, 0x6f, 1, 9]).subarray(1, 3);
    await connect({ url })
      .expectText()
      .sendBinary(new Uint8Array([1]))
      .expectBinary(wide)
      .sendBinary(new Uint8Array([1]).buffer)
      .expectBinary(Buffer.from([0x6f, 1]))
      .sendBinary([1])
      .expectBinary((bytes) => bytes[1] === 1)
      .sendBinary([])
      .expectBinary()
      .close();
  });

  test('skips messages until the expected one', async () => {
    await connect({ url })
      .sendBinary([1])
      .sendText('50%')
      .sendJson({ progress: 100 })
      .sendBinary([100])
      .waitForJson({ progress: 100 })
      .waitForBinary([0x6f, 100])
      .close();
  });

  test('converts messages by a function of the test', async () => {
    await connect({ url })
      .expectMessage(({ data }) => data.length, 5)
      .sendText('ab')
      .waitForMessage(async ({ data }) => String(data).toUpperCase(), 'ECHO AB')
      .close();
  });

  test.each([
    ['text', (chain: ReturnType<typeof connect>) => chain.filterText((text) => text !== 'hello')],
    [
      'messages',
      (chain: ReturnType<typeof connect>) => chain.filterMessages(({ data }) => data.length !== 5),
    ],
  ])('ignores filtered %s', async (_what, filter) => {
    await filter(connect({ url })).sendText('a').expectText('echo a').close();
  });

  test('ignores invalid JSON, and JSON that is filtered out', async () => {
    await connect({ url })
      .filterJson((message) => message.app)
      .sendText('a')
      .sendJson({ app: false })
      .sendJson({ app: true })
      .expectJson({ app: true })
      .close();
  });

  test('ignores text with a filter for bytes', async () => {
    await connect({ url })
      .filterBinary((bytes) => bytes[1] === 1)
      .sendBinary([2])
      .sendBinary([1])
      .expectBinary([0x6f, 1])
      .close();
  });

  test('changes headers before the handshake, regardless of case', async () => {
    await connect({ url, headers: { Foo: '1', Bar: '2' } })
      .set('foo', '3')
      .set({ Baz: '4' })
      .unset('BAR')
      .expectText('hello')
      .close();
    expect(server.requests[0]?.headers).toMatchObject({ foo: '3', baz: '4' });
    expect(server.requests[0]?.headers).not.toHaveProperty('bar');
  });

  test('passes the response of the handshake to a function', async () => {
    await connect({ url })
      .expectUpgrade(({ statusCode, status }) => statusCode === 101 && status === 101)
      .expectUpgrade(({ headers }) => expect(headers).toHaveProperty('upgrade', 'websocket'))
      .close();
  });

  test('passes the client to exec and waits for its promise', async () => {
    const order: string[] = [];
    await connect({ url })
      .expectText('hello')
      .exec(async (client) => {
        await client.send('from exec');
        order.push('exec');
      })
      .expectText('echo from exec')
      .exec(() => order.push('after'))
      .close();
    expect(order).toEqual(['exec', 'after']);
  });

  test('passes values captured in one step to later steps', async () => {
    await connect({ url })
      .expectText('hello')
      .capture('greeting')
      .sendJson({ token: 't-1' })
      .expectJson()
      .capture('token', (message) => String(message.token))
      .sendText(({ greeting, token }) => `${greeting} ${token}`)
      .expectText((text, { token }) => text === `echo hello ${token}`)
      .exec((_client, captured) => {
        expect(captured.token).toBe('t-1');
      })
      .close();
  });

  test('passes expectConnectionError on a status, a message or any failure', async () => {
    await connect({ url: url.replace('/chat', '/other') }).expectConnectionError();
    await connect({ url: url.replace('/chat', '/other') }).expectConnectionError(400);
    await connect({ url, protocols: 'a' })
      .expectConnectionError('Server sent no subprotocol')
      .catch((error: Error) => expect(error.message).toMatch('but succeeded'));
  });

  test('waits in real time under fake timers', async () => {
    jest.useFakeTimers();
    try {
      await connect({ url })
        .expectText('hello')
        .wait(5)
        .sendText('a')
        .waitForText('echo a')
        .close();
    } finally {
      jest.useRealTimers();
    }
  });
});

test('a finished step leaves no listener on the connection', async () => {
  const listeners: number[] = [];
  const count = (socket: WebSocket) => listeners.push(socket.listenerCount('error'));
  await request(server.server).ws('/chat').exec(count).wait(1).exec(count).exec(count).close();
  expect(listeners).toHaveLength(3);
  expect(new Set(listeners).size).toBe(1);
});
