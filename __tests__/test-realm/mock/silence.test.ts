/** @jest-environment jest-ws-dynamic/environment */
// Silence proves nothing where nobody can speak.
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { connect, type MockServer, mockServer, network, server } from 'jest-ws-dynamic';
import { WebSocket } from 'ws';

const silences: [string, (mock: MockServer) => unknown][] = [
  ['toStaySilent', (mock) => expect(mock).toStaySilent({ for: 5 })],
  ['not.toReceiveMessage', (mock) => expect(mock).not.toReceiveMessage('a', { timeout: 5 })],
  ['not.toReceiveMessages', (mock) => expect(mock).not.toReceiveMessages(['a'], { timeout: 5 })],
  ['not.toHaveReceivedMessages', async (mock) => expect(mock).not.toHaveReceivedMessages(['a'])],
];

test.each<[string, (mock: MockServer) => unknown, string]>([
  [
    'not.toBeClosedWith',
    (mock) => expect(mock).not.toBeClosedWith(1000),
    'not to be closed with code 1000',
  ],
  ['toHaveProtocol', async (mock) => expect(mock).toHaveProtocol(''), 'to agree on ""'],
  [
    'not.toHaveProtocol',
    async (mock) => expect(mock).not.toHaveProtocol('a'),
    'not to agree on "a"',
  ],
])('%s fails if no client has tried to connect', async (_name, check, expected) => {
  const mock = await mockServer();
  await expect(check(mock)).rejects.toThrow(
    `${expected}, but no client has tried to connect to it.`,
  );
  await connect(mock.url);
  await expect(check(mock)).resolves.toBeUndefined();
});

describe.each(silences)('%s on a mock server', (_name, silent) => {
  test('fails if no client has tried to connect', async () => {
    await expect(silent(await mockServer())).rejects.toThrow(
      'but no client has tried to connect to it.\nCheck that the client under test connects to this URL. If none is to connect, assert that: expect(mock.connections).toEqual([]).',
    );
  });

  test('fails if its only client was lost', async () => {
    const mock = await mockServer();
    const link = await network({ to: mock });
    const client = new WebSocket(link.url).on('error', () => undefined);
    const connection = await mock.nextConnection();
    const ended = new Promise((resolve) => connection.on('close', resolve));
    link.cut();
    await ended;
    await expect(silent(mock)).rejects.toThrow(
      'to be silent, but the connection was lost: it was closed with 1006.',
    );
    expect(client.readyState).toBeGreaterThan(1);
  });

  test('passes after a loss that the test awaited, or caused on the mock server', async () => {
    const awaited = await mockServer();
    const link = await network({ to: awaited });
    new WebSocket(link.url).on('error', () => undefined);
    const connection = await awaited.nextConnection();
    link.cut();
    await expect(connection).toBeClosedWith(1006);
    await silent(awaited);
    const stopped = await mockServer();
    new WebSocket(stopped.url).on('error', () => undefined);
    await stopped.nextConnection();
    await stopped.stop();
    await silent(stopped);
  });

  test('passes if the client is connected, has closed, or was refused', async () => {
    const [open, closed, refusing] = [await mockServer(), await mockServer(), await mockServer()];
    await connect(open.url);
    await silent(open);
    const client = new WebSocket(closed.url);
    const connection = await closed.nextConnection();
    client.close(4001);
    await once(client, 'close');
    expect(connection.readyState).toBeGreaterThan(1);
    await silent(closed);
    refusing.refuse();
    await expect(connect(refusing.url)).toRejectUpgrade(503);
    await silent(refusing);
  });
});

test('a client that is still connecting is waited for', async () => {
  const mock = await mockServer();
  const client = connect(mock.url);
  await expect(mock).toStaySilent({ for: 0 });
  await client;
});

test('a list of what did not arrive fails on a lost connection, unless the loss was awaited', async () => {
  const client = await connect('/echo');
  await server.crash();
  while (client.readyState !== 3) await setImmediate();
  const list = () => expect(client).not.toHaveReceivedMessages(['a']);
  expect(list).toThrow('the connection was lost: it was closed with 1006');
  await expect(client).toBeClosedWith(1006);
  list();
  await server.start();
});
