import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { io } from 'socket.io-client';
import { WebSocket as FetchedSocket } from 'undici';
import { WebSocket, WebSocketServer } from 'ws';
import { connect } from '../../../src';
import {
  ForeignHandshakes,
  watchForeignHandshakes,
} from '../../../src/worker/session/foreign-handshakes';

let handshakes: ForeignHandshakes;
let end: () => void;
let server: Server;
const upgraded = new Set<Socket>();

beforeEach(async () => {
  handshakes = new ForeignHandshakes();
  end = watchForeignHandshakes(() => handshakes);
  server = createServer();
  const sockets = new WebSocketServer({ noServer: true, path: '/chat' });
  server.on('upgrade', (request, socket: Socket, head) => {
    upgraded.add(socket);
    if (request.url?.startsWith('/hang')) return;
    if (request.url?.startsWith('/cut')) socket.destroy();
    else sockets.handleUpgrade(request, socket, head, (client) => client.close());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterEach(() => {
  end();
  for (const socket of upgraded) socket.destroy();
  upgraded.clear();
  server.closeAllConnections();
  server.close();
});

const host = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
const described = (): string => handshakes.describe().replaceAll(host(), 'HOST');

async function ended(path: string): Promise<void> {
  await closeOf(new WebSocket(`ws://${host()}${path}`));
}

/** Unlike `once()`, resolves after an error. */
function closeOf(socket: WebSocket): Promise<unknown> {
  socket.on('error', () => undefined);
  return new Promise((resolve) => socket.once('close', resolve));
}

test('an accepted handshake is none', async () => {
  await ended('/chat');
  expect(described()).toBe('');
});

test("an accepted handshake is none in the listener of 'open' either", async () => {
  const socket = new WebSocket(`ws://${host()}/chat`);
  const inListener = new Promise((resolve) => socket.on('open', () => resolve(described())));
  await closeOf(socket);
  expect(await inListener).toBe('');
});

test('those of connect() are none: its failures describe them', async () => {
  await expect(connect({ url: `ws://${host()}/wrong` })).rejects.toThrow('status 400');
  expect(described()).toBe('');
});

test('a refused one is described by its URL without the query, and its status', async () => {
  await ended('/wrong?token=secret');
  expect(described()).toBe(
    '1 handshake failed: ws://HOST/wrong with 400, as a WebSocketServer of ws does for another `path`',
  );
});

test('one without an answer, and one that was cut', async () => {
  const hanging = new WebSocket(`ws://${host()}/hang`).on('error', () => undefined);
  await ended('/cut');
  expect(described()).toBe(
    '2 handshakes failed: ws://HOST/cut with "socket hang up", ws://HOST/hang without an answer',
  );
  hanging.terminate();
});

test('one that is not connected', async () => {
  // The name is looked up forever.
  const socket = new WebSocket('ws://name.test/chat', { lookup: () => undefined });
  socket.on('error', () => undefined);
  while (described() === '') await new Promise(setImmediate);
  expect(described()).toBe('1 handshake failed: ws://name.test/chat not yet connected');
  socket.terminate();
});

test('one to a port on which nothing listens', async () => {
  await closeOf(new WebSocket('ws://127.0.0.1:1/'));
  expect(described()).toBe(
    '1 handshake failed: ws://127.0.0.1:1/ with "connect ECONNREFUSED 127.0.0.1:1"',
  );
});

test('one of the WebSocket of undici', async () => {
  const socket = new FetchedSocket(`ws://${host()}/wrong`);
  await new Promise((resolve) => socket.addEventListener('error', resolve));
  expect(described()).toContain('1 handshake failed: ws://HOST/wrong with 400');
});

test('an accepted one of the WebSocket of undici is none', async () => {
  const socket = new FetchedSocket(`ws://${host()}/chat`);
  await new Promise((resolve) => socket.addEventListener('close', resolve));
  expect(described()).toBe('');
});

test('the first request of a Socket.IO client', async () => {
  const client = io(`http://${host()}`, { path: '/wrong', reconnection: false });
  await once(server, 'request');
  expect(described()).toBe(
    '1 handshake failed: http://HOST/wrong/ without an answer, as Socket.IO does for another `path`',
  );
  client.close();
});

test('a Socket.IO client that polls at a server of WebSockets is told to open one', async () => {
  server.on('request', (_request, response) => response.writeHead(426).end());
  const client = io(`http://${host()}`, { reconnection: false });
  await new Promise((resolve) => client.once('connect_error', resolve));
  client.close();
  expect(described()).toMatch(
    /^1 handshake failed: http:\/\/HOST\/socket\.io\/ with 426.*\.\nA Socket\.IO client polls over HTTP .*transports: \['websocket'\]/,
  );
});

test('other requests are none', async () => {
  server.on('request', (_request, response) => response.writeHead(404).end());
  await once(get(`http://${host()}/missing`), 'response');
  await once(get(`http://${host()}/socket.io/?EIO=4&transport=polling&sid=a`), 'response');
  expect(described()).toBe('');
});

test('of many pending ones a hundred are followed', async () => {
  const sockets = Array.from({ length: 120 }, () =>
    new WebSocket(`ws://${host()}/hang`).on('error', () => undefined),
  );
  while (upgraded.size < sockets.length) await once(server, 'upgrade');
  expect(described()).toBe('100 handshakes failed: ws://HOST/hang without an answer (100)');
  for (const socket of sockets) socket.terminate();
});
