/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": {"command": "node", "args": ["__tests__/fixtures/fixed-ports/command.cjs"], "path": "/ws"}}
 */
import { createServer, type Server } from 'node:http';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';
import { WebSocket } from 'ws';

/** A program of somebody else, where that port is free. */
let foreign: Server | undefined;
beforeAll(async () => {
  foreign = createServer((_request, response) => response.end('foreign')).unref();
  await new Promise((resolve) => {
    foreign?.once('error', resolve);
    foreign?.listen(3001, '127.0.0.1', () => resolve(undefined));
  });
});
afterAll(() => {
  foreign?.close();
});

const get = async (url: string): Promise<string> => (await fetch(url)).text();

test('the first server that accepts upgrades is the file’s server', async () => {
  const client = await connect('/ws');
  client.send('http://localhost:3000');
  await expect(client).toReceiveMessage(`http ${server.pid}`);
  await connect('/ws', { ssl: true }).close();
  expect(server.logs).toEqual(['listening on 3000']);
});

test('its fixed ports are reached in the file', async () => {
  expect(await get('http://localhost:3000')).toBe(`http ${server.pid}`);
  expect(await get('http://127.0.0.1:3001')).toBe(`admin ${server.pid}`);
  const client = new WebSocket('ws://localhost:3000/ws');
  await new Promise((resolve) => client.once('open', resolve));
  client.terminate();
});

test('its child processes have the same ports', async () => {
  expect(await get('http://localhost:3002')).toBe(`child of admin ${server.pid}`);
  const client = await connect('/ws');
  client.send('http://localhost:3002');
  await expect(client).toReceiveMessage(`child of admin ${server.pid}`);
});

test('a restart, and the time in between', async () => {
  const before = server.pid;
  await server.stop();
  const socket = createConnection(3000, 'localhost');
  const error = await new Promise((resolve) => socket.once('error', resolve));
  expect(error).toMatchObject({ code: 'ECONNREFUSED', port: 3000 });
  await server.start();
  expect(server.pid).not.toBe(before);
  expect(await get('http://localhost:3001')).toBe(`admin ${server.pid}`);
  await connect('/ws').close();
});

test('a crash', async () => {
  await server.crash();
  await expect(get('http://localhost:3000')).rejects.toMatchObject({
    cause: { code: 'ECONNREFUSED' },
  });
  await server.start();
  expect(await get('http://localhost:3000')).toBe(`http ${server.pid}`);
});
