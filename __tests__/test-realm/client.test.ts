import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Client, connect, WsDynamicError } from '../../src';
import { installMatchers } from '../../src/test-realm/matchers';

installMatchers(expect);

let server: WebSocketServer;
let url: string;
let client: Client | undefined;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(async () => {
  await client?.[Symbol.asyncDispose]();
  for (const socket of server.clients) socket.terminate();
  server.close();
});

function onConnection(behave: (socket: WebSocket) => void): void {
  server.on('connection', behave);
}

function echo(): void {
  onConnection((socket) =>
    socket.on('message', (data, isBinary) => socket.send(data as Buffer, { binary: isBinary })),
  );
}

test('sends objects as JSON and parses JSON into objects of this realm', async () => {
  echo();
  client = await connect({ url });
  await client.send({ type: 'hello', list: [1, { two: 2 }] });
  expect(await client.receiveJson()).toStrictEqual({ type: 'hello', list: [1, { two: 2 }] });
});

test('fails at the line of the caller', async () => {
  client = await connect({ url });
  const failure: unknown = await client.receive({ timeout: 5 }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WsDynamicError);
  expect(failure).toBeInstanceOf(Error);
  const [firstFrame] = String((failure as Error).stack)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line));
  expect(firstFrame).toContain('client.test.ts');
});

test('refuses a third argument, which only a server as the first one has', async () => {
  await expect(connect(url as never, { headers: {} }, { maxPayload: 1 })).rejects.toMatchObject({
    code: 'ERR_WS_OPTION_INVALID',
    message: 'connect(): expected at most 2 arguments, received also { maxPayload: 1 } (object).',
  });
});

test('names the missing configuration if there is no session', async () => {
  await expect(connect('/chat')).rejects.toMatchObject({ code: 'ERR_WS_NO_SESSION' });
});

test('without its environment, prints a failed handshake that nothing awaits', async () => {
  const printed = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  // A matcher that is not installed throws before anything awaits the promise.
  expect(connect('/chat'));
  await new Promise((resolve) => setImmediate(resolve));
  const text = printed.mock.lastCall?.[0];
  printed.mockRestore();
  expect(text).toMatch(
    /^jest-ws-dynamic: connect\(\) failed, and nothing awaits it: This test file has no WebSocket server, .*preset: 'jest-ws-dynamic'.*\n {4}at .*client\.test\.ts:\d+:\d+\)?\n$/s,
  );
});

test('the matcher reads the next message', async () => {
  echo();
  client = await connect({ url });
  client.send('a');
  client.send({ b: [1, 2] });
  await expect(client).toReceiveMessage('a');
  await expect(client).toReceiveMessage({ b: expect.arrayContaining([1]) });
  await expect(client).not.toReceiveMessage();
});

test.each(['on', 'once', 'off', 'addListener', 'addEventListener', 'removeEventListener'])(
  'client.%s() is refused with the method to use instead',
  async (name) => {
    client = await connect({ url });
    const listen = Reflect.get(client, name) as (event: string, listener: () => void) => void;
    expect(() => listen.call(client, 'message', () => {})).toThrow(`A client has no ${name}()`);
    await expect(once(client as never, 'message')).rejects.toThrow('client.receive()');
  },
);

test.each(['onopen', 'onmessage', 'onclose', 'onerror'])(
  'so is an assignment to client.%s',
  async (name) => {
    const opened = await connect({ url });
    client = opened;
    expect(() => Object.assign(opened, { [name]: () => {} })).toThrow(`A client has no ${name}:`);
    expect(Reflect.get(opened, name)).toBeUndefined();
  },
);
