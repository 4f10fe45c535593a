/** Servers that ask for fixed ports, each with a port of its own. */
import { once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as net from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { read } from '../../../src/errors/read-cause';
import { closeServer } from '../../../src/platform/listening-server';
import { Routing } from '../../../src/worker/routing/routing';

const { listen, address } = net.Server.prototype;
const { connect } = net.Socket.prototype;
const opened: (net.Server | http2.Http2Server)[] = [];
let routing: Routing;
let collected: net.Server[];

beforeEach(async () => {
  collected = [];
  routing = new Routing();
  await routing.fixedPorts.begin((server) => collected.push(server));
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => closeServer(server as net.Server)));
  routing.close();
  expect([net.Server.prototype.listen, net.Server.prototype.address]).toEqual([listen, address]);
  expect(net.Socket.prototype.connect).toBe(connect);
});

function greeting(text: string): http.Server {
  const server = http.createServer((_request, response) => {
    response.end(text);
  });
  opened.push(server);
  return server;
}

async function get(url: string): Promise<string> {
  const response = await fetch(url);
  return response.text();
}

/** A port where a program of somebody else listens. */
async function foreignPort(): Promise<number> {
  const foreign = http.createServer((_request, response) => response.end('foreign'));
  opened.push(foreign);
  foreign.listen(0, '127.0.0.1');
  await once(foreign, 'listening');
  return Number(read(foreign.address(), 'port'));
}

test('a server on a port in use gets its own port, and clients of the requested port reach it', async () => {
  const port = await foreignPort();
  expect(await get(`http://127.0.0.1:${port}`)).toBe('foreign');

  const server = greeting('own').listen(port);
  await once(server, 'listening');

  expect(server.address()).toMatchObject({ port });
  for (const host of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST', 'a.localhost', '0.0.0.0']) {
    expect(await get(`http://${host}:${port}`)).toBe('own');
  }
  expect(collected).toEqual([server]);
});

test('its port is in use for the whole file, also for servers without their own port', async () => {
  const port = await foreignPort();
  routing.close();
  routing = new Routing();
  const end = await routing.fixedPorts.begin();
  await once(greeting('own').listen(port, '127.0.0.1'), 'listening');
  end();
  const [error] = await once(greeting('second').listen(port), 'error');
  expect(error).toMatchObject({ code: 'EADDRINUSE', address: '::', port });
});

test('it is reached in the same turn in which it starts to listen', async () => {
  const port = await foreignPort();
  greeting('own').listen(port);
  const socket = net.connect(port);
  const [error] = await Promise.all([
    once(socket, 'connect').then(
      () => undefined,
      (failure) => failure,
    ),
  ]);
  expect(error).toBeUndefined();
  expect(socket.remotePort).not.toBe(port);
  socket.destroy();
});

test('address() is the requested one', async () => {
  const port = await foreignPort();
  expect(greeting('').listen(port, '127.0.0.1').address()).toEqual({
    ...{ address: '127.0.0.1', family: 'IPv4', port },
  });
  expect(greeting('').listen({ port, host: '::1' }).address()).toEqual({
    ...{ address: '::1', family: 'IPv6', port },
  });
});

test('a second server on the same port is refused like by the system', async () => {
  const port = await foreignPort();
  await once(greeting('first').listen(port), 'listening');
  const second = greeting('second');
  second.listen(port, '127.0.0.1');
  const [error] = await once(second, 'error');
  expect(error).toMatchObject({
    ...{ code: 'EADDRINUSE', syscall: 'listen', address: '127.0.0.1', port },
    message: `listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
  });
  expect(second.listening).toBe(false);
});

test('the port is free again immediately after its server closes', async () => {
  const port = await foreignPort();
  const first = greeting('first').listen(port);
  await once(first, 'listening');
  first.close();
  greeting('second').listen(port);
  expect(await get(`http://localhost:${port}`)).toBe('second');
});

test('clients of a stopped server are refused, and do not reach another program', async () => {
  const port = await foreignPort();
  const server = greeting('own').listen(port);
  await once(server, 'listening');
  await closeServer(server);
  const socket = net.connect(port, 'localhost');
  const [error] = await once(socket, 'error');
  expect(error).toMatchObject({ code: 'ECONNREFUSED', syscall: 'connect', port });
});

test('more servers than spare ports, and their clients', async () => {
  const ports: number[] = [];
  for (let index = 0; index < 20; index += 1) ports.push(await foreignPort());
  const servers = ports.map((port) => greeting(`own ${port}`).listen(port));
  await Promise.all(servers.map(async (server) => server.address() ?? once(server, 'listening')));
  const texts = await Promise.all(ports.map((port) => get(`http://localhost:${port}`)));
  expect(texts).toEqual(ports.map((port) => `own ${port}`));
});

test('HTTP/2, a signal, a callback and port 0', async () => {
  const port = await foreignPort();
  const server = http2.createServer((_request, response) => response.end('h2'));
  opened.push(server);
  const controller = new AbortController();
  await new Promise<void>((resolve) => {
    server.listen({ port, signal: controller.signal }, resolve);
  });
  const session = http2.connect(`http://localhost:${port}`);
  const request = session.request({ ':path': '/' });
  const [data] = await once(request, 'data');
  expect(String(data)).toBe('h2');
  session.close();
  controller.abort();
  await once(server, 'close');

  const any = greeting('any').listen(0);
  await once(any, 'listening');
  expect(collected).toEqual([server]);
  expect(await get(`http://127.0.0.1:${read(any.address(), 'port')}`)).toBe('any');
});

describe('a port that this process has leased', () => {
  test.each([
    ['for something else of the file', 'other', 'foreign', 0],
    ['for the file’s server', 'server', 'foreign', 1],
  ] as const)('%s', async (_what, leased, answer, own) => {
    routing.close();
    const port = await foreignPort();
    routing = new Routing({ leased: () => leased });
    await routing.fixedPorts.begin((server) => collected.push(server));
    const server = greeting('own');
    server.on('error', () => undefined);
    server.listen(port, '127.0.0.1');
    await Promise.race([
      once(server, 'listening'),
      new Promise((done) => server.once('error', done)),
    ]);
    expect(collected).toHaveLength(own);
    expect(await get(`http://127.0.0.1:${port}`)).toBe(answer);
  });
});
