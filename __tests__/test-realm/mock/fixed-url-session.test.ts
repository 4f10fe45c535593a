/**
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"outside": ["allowed.example.invalid"], "addresses": {"ws://localhost:8080": "server", "wss://prod.example.com": "server", "ws://localhost:8081": "server:auth"}, "server": "reference", "servers": {"auth": "reference"}}
 */
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type MockServer, mockServer, network, server } from 'jest-ws-dynamic';
import { WebSocket, WebSocketServer } from 'ws';

const url = 'wss://api.example.com/v1';

describe('a mock server of beforeAll', () => {
  let mock: MockServer;
  beforeAll(async () => {
    mock = await mockServer({ url });
    mock.reply('hi', 'hello');
  });
  afterAll(() => mock.close());

  test.each([1, 2])('answers test %d', async () => {
    const client = await connect({ url });
    client.send('hi');
    await expect(client).toReceiveMessage('hello');
  });
});

test('an address that was mocked stays closed in this file', async () => {
  const mock = await mockServer({ url });
  await mock.close();
  const [error] = await once(new WebSocket(url), 'error');
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
});

test('a server of the test file is reached again at an address that was mocked', async () => {
  const own = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  own.on('connection', (socket) => socket.send('own'));
  await once(own, 'listening');
  const { port } = own.address() as AddressInfo;
  const mock = await mockServer({ url: `ws://localhost:${port}` });
  mock.on('connection', (connection) => connection.send('mock'));
  await connect(mock.url).expectText('mock');
  await mock.close();
  await connect(mock.url).expectText('own').close();
  await new Promise((closed) => own.close(closed));
  await expect(connect(mock.url)).rejects.toThrow(
    'The mock server that was at this address is closed',
  );
});

test('connections to other hosts are refused', async () => {
  await expect(connect({ url: 'wss://elsewhere.example.com' })).rejects.toMatchObject({
    message: expect.stringContaining(
      `A connection to elsewhere.example.com:443 was refused: option "outside"`,
    ),
  });
});

describe('option addresses', () => {
  test.each([
    'ws://localhost:8080/echo',
    'ws://127.0.0.1:8080/echo',
    'wss://prod.example.com/echo',
  ])('%s is the server of this file', async (address) => {
    const before = server.connections;
    const client = new WebSocket(address);
    await once(client, 'open');
    expect(server.connections).toBe(before + 1);
    client.send('hi');
    expect(String((await once(client, 'message'))[0])).toBe('hi');
    client.close();
    await once(client, 'close');
  });

  test('may name a named server', async () => {
    const client = new WebSocket('ws://localhost:8081/echo');
    await once(client, 'open');
    expect([server.connections, server('auth').connections]).toEqual([0, 1]);
    client.close();
    await once(client, 'close');
  });

  test('refuses after the server has stopped', async () => {
    await server.stop();
    const [error] = await once(connectTcp(8080, 'localhost'), 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    await server.start();
  });
});

describe('network({ url })', () => {
  test.each([
    ['ws://localhost:8080/echo', false],
    ['wss://prod.example.com/echo', false],
    ['wss://prod.example.com/echo', true],
  ])('opens a link to the server at %s, with messages: %s', async (url, messages) => {
    const link = await network({ url, messages });
    const client = new WebSocket(url);
    await once(client, 'open');
    client.send('hi');
    expect(String((await once(client, 'message'))[0])).toBe('hi');
    expect([link.connections, server.connections]).toEqual([1, 1]);
    client.close();
    await once(client, 'close');
  });

  test('opens a link to a mock server, until it is closed', async () => {
    const mock = await mockServer({ url: 'ws://api.example.org' });
    const link = await network({ url: 'ws://api.example.org' });
    link.drop('lost', { stream: 'upstream' });
    const client = await connect({ url: 'ws://api.example.org/' });
    client.send('lost');
    client.send('kept');
    await expect(mock).toReceiveMessage('kept');
    await link.close();
    const direct = await connect({ url: 'ws://api.example.org/' });
    direct.send('lost');
    await expect(mock).toReceiveMessage('lost');
  });
});
