import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, connect } from '../../src';
import { startServer, type TestServer } from '../worker/connections/test-server';
import { failureText } from './matchers/plain';

let closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  closers = [];
});

async function listening(server: Server | HttpServer): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answering(status: number, headers: Record<string, string>, body: string): Promise<string> {
  return listening(
    createServer((_request, response) => {
      response.writeHead(status, headers);
      response.end(body);
    }),
  );
}

describe('the handshake', () => {
  test.each<[number, Record<string, string>, string]>([
    [400, {}, 'bad handshake'],
    [401, { 'www-authenticate': 'Basic' }, 'who are you?'],
    [404, {}, ''],
    [302, { location: 'ws://elsewhere/' }, ''],
    [418, {}, 'x'.repeat(5000)],
    [503, {}, '{"error":"down for maintenance"}'],
  ])('is refused with %i', async (status, headers, body) => {
    const host = await answering(status, headers, body);
    expect(await failureText(() => connect({ url: `ws://${host}/` }))).toMatchSnapshot();
  });

  test('gets no response', async () => {
    const server = createServer().on('upgrade', (_request, socket) =>
      closers.push(() => socket.destroy()),
    );
    const url = `ws://${await listening(server)}/`;
    expect(await failureText(() => connect({ url, timeout: 20 }))).toMatchSnapshot();
  });

  test('nothing listens', async () => {
    expect(await failureText(() => connect({ url: 'ws://127.0.0.1:1/' }))).toMatchSnapshot();
    expect(
      await failureText(() => connect({ url: 'ws+unix:/no/such/socket:/' })),
    ).toMatchSnapshot();
  });

  test('is interrupted', async () => {
    const server = createServer().on('upgrade', (_request, socket) => socket.destroy());
    const url = `ws://${await listening(server)}/`;
    expect(await failureText(() => connect({ url }))).toMatchSnapshot();
  });

  test('meets another protocol', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined).end('220 mail ready\r\n');
    });
    const host = await listening(server);
    expect(await failureText(() => connect({ url: `ws://${host}/` }))).toMatchSnapshot();
  });

  test('meets a server without TLS', async () => {
    const host = await answering(404, {}, '');
    expect(await failureText(() => connect({ url: `wss://${host}/` }))).toMatchSnapshot();
  });

  test('agrees on no subprotocol', async () => {
    const server = await startServer({ handleProtocols: () => false });
    closers.push(() => server.close());
    expect(
      await failureText(() => connect({ url: server.url, protocols: ['v1'] })),
    ).toMatchSnapshot();
  });

  test('gets a subprotocol that was not offered', async () => {
    const server = await startServer({ handleProtocols: () => 'v2' });
    closers.push(() => server.close());
    expect(
      await failureText(() => connect({ url: server.url, protocols: ['v1'] })),
    ).toMatchSnapshot();
  });

  test.each<[string, () => unknown]>([
    ['a URL with another scheme', () => connect({ url: 'ftp://127.0.0.1/' })],
    ['an invalid URL', () => connect({ url: 'ws://' })],
    ['a subprotocol twice', () => connect({ url: 'ws://127.0.0.1:1', protocols: ['a', 'a'] })],
    ['an invalid timeout', () => connect({ url: 'ws://127.0.0.1:1', timeout: Number.NaN })],
    ['a path without a session', () => connect('/chat')],
    [
      'TLS through a link without TLS',
      () => connect({ via: { url: 'ws://127.0.0.1:1' }, ssl: true }),
    ],
  ])('is requested with %s', async (_name, run) => {
    expect(await failureText(run)).toMatchSnapshot();
  });
});

describe('a connection', () => {
  let server: TestServer;
  let client: Client;

  beforeEach(async () => {
    server = await startServer();
    closers.push(() => server.close());
    client = await connect({ url: server.url, maxPayload: 100 });
  });

  const fromServer = (data: string | Buffer): void => {
    for (const socket of server.sockets) socket.send(data);
  };

  test.each<[string, () => unknown]>([
    ['receive: no message', () => client.receive({ timeout: 5 })],
    ['receiveJson: no message', () => client.receiveJson({ timeout: 5 })],
    ['waitFor: no message', () => client.waitFor('x', { timeout: 5 })],
    ['close: an invalid code', () => client.close(1005)],
    ['close: a reason that is too long', () => client.close(1000, 'x'.repeat(124))],
    ['send: a value without JSON', () => client.send((() => 1) as never)],
    ['receive: an invalid timeout', () => client.receive({ timeout: -1 })],
  ])('%s', async (_name, run) => {
    expect(await failureText(run)).toMatchSnapshot();
  });

  test('waitFor: only other messages', async () => {
    fromServer('one');
    fromServer('{"type":"two"}');
    fromServer(Buffer.from([3]));
    client.send({ type: 'hello' });
    await client.flush();
    expect(await failureText(() => client.waitFor('four', { timeout: 5 }))).toMatchSnapshot();
  });

  test('receiveText: a binary message', async () => {
    fromServer(Buffer.from([1, 2]));
    expect(await failureText(() => client.receiveText())).toMatchSnapshot();
  });

  test('receiveBinary: a text message', async () => {
    fromServer('hello');
    expect(await failureText(() => client.receiveBinary())).toMatchSnapshot();
  });

  test('receiveJson: text that is not JSON', async () => {
    fromServer('hello');
    expect(await failureText(() => client.receiveJson())).toMatchSnapshot();
  });

  test('receive: a message that is too large', async () => {
    fromServer('x'.repeat(101));
    expect(await failureText(() => client.receive())).toMatchSnapshot();
  });

  test('receive: the server was lost', async () => {
    for (const socket of server.sockets) socket.terminate();
    expect(await failureText(() => client.receive())).toMatchSnapshot();
  });

  test('receive: the server closed', async () => {
    for (const socket of server.sockets) socket.close(1013, 'busy');
    expect(await failureText(() => client.receive())).toMatchSnapshot();
  });

  test('send, ping and flush: on a closed connection', async () => {
    await client.close(1000, 'bye');
    expect(await failureText(() => client.send('late'))).toMatchSnapshot();
    expect(await failureText(() => client.ping())).toMatchSnapshot();
    expect(await failureText(() => client.flush())).toMatchSnapshot();
  });

  test('ping: the server does not answer', async () => {
    await client.close();
    await server.close();
    server = await startServer({ autoPong: false });
    closers.push(() => server.close());
    client = await connect({ url: server.url });
    expect(await failureText(() => client.ping({ timeout: 5 }))).toMatchSnapshot();
  });

  test('a long transcript is shortened', async () => {
    for (let count = 0; count < 100; count += 1) fromServer(`tick ${count}`);
    await client.waitFor('tick 99');
    expect(await failureText(() => client.receive({ timeout: 5 }))).toMatchSnapshot();
  });
});
