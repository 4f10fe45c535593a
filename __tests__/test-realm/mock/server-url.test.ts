/**
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"server": "reference", "servers": {"auth": "reference"}, "addresses": {"ws://localhost:8080": "server"}}
 */
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type MockServer, mockServer, serve, server } from 'jest-ws-dynamic';
import { WebSocketServer } from 'ws';

/** Whether a server echoes, as the built-in one does. */
async function echoes(url: string): Promise<boolean> {
  const client = await connect({ url });
  client.send('hi');
  const text = await client.receive();
  await client.close();
  return text === 'hi';
}

const urls: Readonly<Record<string, () => string>> = {
  'the server': () => server.url,
  'the server, at a path': () => `${server.url}/echo`,
  'the server, with wss': () => server.sslUrl ?? '',
  'the server, by its address': () => 'ws://localhost:8080',
  'a named server': () => server('auth').url,
};

describe.each(Object.entries(urls))('a mock server at the URL of %s', (_, urlOf) => {
  let mock: MockServer;
  afterEach(() => mock?.close());

  test.each(['first', 'second'])('answers in its place: %s', async () => {
    mock = await mockServer({ url: urlOf() });
    mock.reply('hi', 'from the mock');
    const client = await connect({ url: mock.url });
    client.send('hi');
    await expect(client).toReceiveMessage('from the mock');
    await mock.close();
    expect(await echoes(new URL('/echo', mock.url).href)).toBe(true);
  });

  test('no longer answers in the next test', async () => {
    expect(await echoes(new URL('/echo', urlOf()).href)).toBe(true);
  });
});

test('a server of serve() is reached again', async () => {
  const served = await serve(({ httpServer }) => {
    new WebSocketServer({ server: httpServer }).on('connection', (socket) => socket.send('served'));
  });
  for (const text of ['first', 'second']) {
    const mock = await mockServer({ url: served.url });
    mock.on('connection', (connection) => connection.send(text));
    const client = await connect({ url: served.url });
    await expect(client).toReceiveMessage(text);
    await mock.close();
    const again = await connect({ url: served.url });
    await expect(again).toReceiveMessage('served');
  }
});

describe('a mock server at the URL of another', () => {
  let outer: MockServer;
  beforeAll(async () => {
    outer = await mockServer();
    outer.reply('hi', 'outer');
  });

  test.each([1, 2])('leaves it reachable, test %d', async () => {
    const inner = await mockServer({ url: outer.url });
    await inner.close();
    const client = await connect({ url: outer.url });
    client.send('hi');
    await expect(client).toReceiveMessage('outer');
  });
});

test('a server that the test itself has stopped is still refused', async () => {
  const mock = await mockServer({ url: server.url });
  await mock.close();
  await server.stop();
  await expect(connect('/echo')).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
  await server.start();
  expect(await echoes(`${server.url}/echo`)).toBe(true);
});
