import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { WebSocketWatch } from '../../../src/worker/servers/web-socket-watch';

const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

let running = 'one';
const watch = () => new WebSocketWatch(() => running);

/** A WebSocketServer that listens, and a function that connects to it. */
async function listening(options = {}) {
  const http = createServer();
  const server = new WebSocketServer({ server: http, ...options });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  ends.push(
    () => http.close(),
    () => server.close(),
  );
  const open = async () => {
    const client = new WebSocket(`ws://127.0.0.1:${port}/`);
    ends.push(() => client.terminate());
    await once(client, 'open');
    return client;
  };
  return { http, server, open };
}

/** Resolves when the server has read what the client sent. */
async function flushed(client: WebSocket): Promise<void> {
  client.ping();
  await once(client, 'pong');
}

test('counts the messages before the first listener, by the running test', async () => {
  const { server, open } = await listening();
  const watched = watch();
  watched.watch(server);
  const client = await open();
  const [socket] = server.clients;
  client.send('lost');
  client.send('lost too');
  await flushed(client);
  expect(watched.unheard).toBe(1);
  const heard: string[] = [];
  socket?.on('message', (data) => heard.push(String(data)));
  client.send('heard');
  await flushed(client);

  expect(heard).toEqual(['heard']);
  expect(watched.discarded).toBe(2);
  expect(watched.unheard).toBe(0);
  expect(socket?.listenerCount('message')).toBe(1);
  expect(socket?.listenerCount('newListener')).toBe(0);
  running = 'two';
  expect(watched.discarded).toBe(0);
  running = 'one';
});

test.each([
  ['on()', (socket: WebSocket) => socket.on('message', () => {})],
  ['once()', (socket: WebSocket) => socket.once('message', () => {})],
  ['addEventListener()', (socket: WebSocket) => socket.addEventListener('message', () => {})],
  ['onmessage', (socket: WebSocket) => (socket.onmessage = () => {})],
])('a listener by %s in the handler hears all', async (_name, hear) => {
  const { server, open } = await listening();
  const watched = watch();
  watched.watch({ inside: server });
  server.on('connection', (socket) => void hear(socket));
  const client = await open();
  client.send('hello');
  await flushed(client);

  expect(watched.discarded).toBe(0);
});

test('a handshake without a connection event, where one is listened for', async () => {
  const { http, server, open } = await listening({ server: undefined, noServer: true });
  const watched = watch();
  watched.watch([server]);
  http.on('upgrade', (request, socket, head) => {
    server.handleUpgrade(request, socket, head, () => {});
  });
  const early = await open();
  expect(watched.unannounced).toBe(0);
  server.on('connection', () => {});
  await open();
  expect(watched.unannounced).toBe(1);
  early.terminate();
});

test('removes its listeners', async () => {
  const { server } = await listening();
  const before = server.eventNames();
  watch().watch(server)();
  expect(server.eventNames()).toEqual(before);
});

test.each([undefined, null, 'text', 1, () => {}, {}, [null], { clients: new Set() }])(
  'ignores %p',
  (value) => expect(() => watch().watch(value)()).not.toThrow(),
);

test('calls no getter of what the module returned', () => {
  const returned = Object.defineProperty({}, 'rooms', {
    enumerable: true,
    get: () => {
      throw new Error('not ready');
    },
  });
  expect(() => watch().watch(returned)()).not.toThrow();
});
