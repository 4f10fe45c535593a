// The ways to the server. Each opens in this process and gives how to connect, and an end.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';

const require = createRequire(import.meta.url);
const { workerFunctions } = require('../../dist/worker/api.js');
const tcpProxy = require('node-tcp-proxy');
const throttleProxy = require('throttle-proxy/lib/proxy.js');

const host = '127.0.0.1';

async function dial(port) {
  const socket = connect({ host, port, noDelay: true });
  await once(socket, 'connect');
  return socket;
}

async function freePort() {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export async function direct(port) {
  return { port, dial: () => dial(port), close: () => {} };
}

export async function link(port) {
  const target = { plain: { host, port }, secure: undefined, ca: undefined };
  const request = { host, target, seed: 'bench', buffer: 1_048_576, messages: false };
  const handle = await workerFunctions.openLink(request, { failure: console.error });
  const add = (kind, settings) =>
    handle.addToxic({ kind, settings, stream: 'downstream', toxicity: 1 });
  return { port: handle.port, dial: () => dial(handle.port), add, close: () => handle.dispose() };
}

/** The least that a proxy in Node can do. */
export async function pipes(port) {
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ host, port, noDelay: true });
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  }).listen(0, host);
  await once(server, 'listening');
  const own = server.address().port;
  return { port: own, dial: () => dial(own), close: () => server.close() };
}

export async function nodeTcpProxy(port) {
  const own = await freePort();
  const proxy = tcpProxy.createProxy(own, host, port);
  return { port: own, dial: () => dial(own), close: () => proxy.end() };
}

/** One rate for all its connections. It speaks SOCKS, so that only bytes go through it here. */
export async function throttle(port, bytesPerSecond) {
  const own = await freePort();
  const server = throttleProxy({
    port: own,
    incomingSpeed: bytesPerSecond,
    outgoingSpeed: 1_000_000_000,
  });
  const dialThrough = async () => {
    const socket = await dial(own);
    socket.write(Buffer.from([5, 1, 0]));
    await once(socket, 'data');
    socket.write(Buffer.from([5, 1, 0, 1, 127, 0, 0, 1, port >> 8, port & 0xff]));
    await once(socket, 'data');
    return socket;
  };
  return { port: own, dial: dialThrough, close: () => server.close() };
}
