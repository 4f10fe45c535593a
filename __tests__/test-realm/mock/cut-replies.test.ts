/** @jest-environment jest-ws-dynamic/environment */
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import {
  type Client,
  connect,
  type MockConnection,
  type MockServer,
  mockServer,
} from '../../../src';

/** How a test ends the connection while the answer is on its way. */
const ends: Readonly<Record<string, (mock: MockServer, connection: MockConnection) => unknown>> = {
  'connection.drop()': (_mock, connection) => connection.drop(),
  'connection.terminate()': (_mock, connection) => connection.terminate(),
  'connection.close()': (_mock, connection) => connection.close(),
  'mock.drop()': (mock) => mock.drop(),
  'mock.stop()': (mock) => mock.stop(),
};

const answers: Readonly<Record<string, (mock: MockServer) => unknown>> = {
  'a fixed answer': (mock) => mock.reply('ping', 'pong'),
  'an answer of a function': (mock) => mock.reply('ping', async () => 'pong'),
  'several answers': (mock) =>
    mock.reply('ping', async (_message, connection) => {
      await connection.send('one');
      await connection.send('two');
      return 'three';
    }),
  'a listener': (mock) =>
    mock.on('message', async (_message, connection) => {
      await connection.send('pong');
    }),
};

const clients: WebSocket[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.terminate();
});

// Over TLS, bytes are on their way for some turns of the event loop.
describe.each([false, true])('the end of a connection does not fail an answer, ssl: %s', (ssl) => {
  const all = Object.keys(ends).flatMap((end) => Object.keys(answers).map((one) => [one, end]));

  test.each(all)('%s, %s', async (answer, end) => {
    const mock = await mockServer({ ssl });
    answers[answer]?.(mock);
    const client = new WebSocket(mock.url, { ca: mock.ca });
    clients.push(client);
    client.on('error', () => {});
    client.on('open', () => client.send('ping'));
    const connection = await mock.nextConnection();
    await mock.waitFor('ping');
    await ends[end]?.(mock, connection);
    expect(connection.readyState).toBeGreaterThan(0);
  });
});

test('an answer that cannot be sent for another reason fails its test', async () => {
  const mock = await mockServer();
  const connection = mock.nextConnection();
  const client = new WebSocket(mock.url);
  clients.push(client);
  await expect((await connection).send('x'.repeat(10), { mask: 7 } as never)).rejects.toThrow(
    expect.objectContaining({ code: 'ERR_WS_OPTION_INVALID' }),
  );
});

describe('a function that goes on sending', () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
  const rounds = Array.from({ length: 10 }, (_, index) => String(index));
  const leaves: Readonly<Record<string, (client: Client, mock: MockServer) => unknown>> = {
    'the client closes': (client) => client.close(),
    'the client terminates': (client) => client.terminate(),
    'the mock server closes': (_client, mock) => mock.drop(),
  };

  test.each(Object.keys(leaves))('ends when %s', async (leave) => {
    const ended: string[] = [];
    const mock = await mockServer();
    mock.on('connection', async (connection) => {
      for (const round of rounds) {
        await connection.send(round);
        await pause();
      }
      ended.push('sent all');
    });
    mock.on('connection', async (connection) => {
      for (const round of rounds) {
        // Not awaited.
        connection.send(round);
        await pause();
      }
      ended.push('called all');
    });
    const client = await connect({ url: mock.url });
    await client.receive();
    await leaves[leave]?.(client, mock);
    while (ended.length === 0) await pause();
    await pause();
    expect(ended).toEqual(['called all']);
  });
});

describe('a timer that goes on sending', () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

  test('fails nothing when the client has left', async () => {
    const mock = await mockServer();
    const client = await connect({ url: mock.url });
    const connection = await mock.nextConnection();
    let calls = 0;
    const timer = setInterval(() => {
      calls += 1;
      connection.send('tick');
    }, 1);
    await client.receive();
    await client.close();
    const atEnd = calls;
    while (calls < atEnd + 3) await pause();
    clearInterval(timer);
    // Awaited, it rejects.
    await expect(connection.send('tick')).rejects.toThrow('Cannot send');
  });
});
