/**
 * A module that listens by itself while it is loaded.
 *
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"server": "<rootDir>/__tests__/fixtures/fixed-ports/at-load.cjs"}
 */
import { once } from 'node:events';
import { connect as connectTo } from 'node:net';
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';
import { WebSocket } from 'ws';

async function greeting(url: string): Promise<string> {
  const client = new WebSocket(url);
  const [message] = await once(client, 'message');
  client.close();
  await once(client, 'close');
  return String(message);
}

const textOf = async (url: string): Promise<string> => (await fetch(url)).text();

test('is reached at its fixed port, at the file’s port, and by wss', async () => {
  const seen = [await greeting('ws://localhost:3000'), await greeting(server.url)];
  const secure = await connect('/', { ssl: true });
  seen.push(await secure.receiveText());
  expect(seen).toEqual([1, 2, 3].map((count) => `welcome ${count} on 3000`));
});

test('answers requests, and its other server on the other fixed port', async () => {
  const texts = [await textOf('http://127.0.0.1:3000'), await textOf(server.httpUrl)];
  expect([...texts, await textOf('http://localhost:9100')]).toEqual(['app', 'app', 'metrics']);
});

test('clients of its fixed port are counted', async () => {
  const client = new WebSocket('ws://localhost:3000');
  await once(client, 'message');
  expect(server.connections).toBe(1);
  client.close();
  await once(client, 'close');
});

test('stops, refuses, and answers again with its state', async () => {
  await server.stop();
  const [error] = await once(new WebSocket('ws://localhost:3000'), 'error');
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  expect(await once(connectTo(9100, 'localhost'), 'error')).toMatchObject([
    { code: 'ECONNREFUSED', port: 9100 },
  ]);
  await server.start();
  expect(await textOf('http://localhost:9100')).toBe('metrics');
  expect(await greeting('ws://localhost:3000')).toBe('welcome 5 on 3000');
  await server.restart();
  expect(await greeting(server.url)).toBe('welcome 6 on 3000');
});

test('a crash is a lost connection for its clients', async () => {
  const client = new WebSocket('ws://localhost:3000');
  await once(client, 'message');
  client.on('error', () => undefined);
  const closed = once(client, 'close');
  await server.crash();
  expect((await closed)[0]).toBe(1006);
  await server.start();
  expect(await greeting('ws://localhost:3000')).toContain('on 3000');
});
