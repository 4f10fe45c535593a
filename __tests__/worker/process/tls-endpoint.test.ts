import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterEach, expect, test } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { type Endpoint, openTlsEndpoint } from '../../../src/worker/process/tls-endpoint';
import { makeCertificate } from './certificate';

const host = '127.0.0.1';
const opened: { close(): unknown }[] = [];
const certificate = makeCertificate();

afterEach(async () => {
  for (const { close } of opened.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<void> {
  server.listen(0, host);
  await once(server, 'listening');
}

/** A plain server that hands its first connection to the test, with TLS in front of it. */
async function setUp() {
  const plain = createServer({ allowHalfOpen: true });
  await listen(plain);
  opened.push({ close: () => plain.close() });
  const endpoint = await openEndpoint(plain);
  const accepted = once(plain, 'connection') as Promise<[Socket]>;
  const raw = connect({ host, port: endpoint.port, allowHalfOpen: true });
  const client = connectTls({ socket: raw, host, ca: certificate.ca });
  opened.push({ close: () => client.destroy() });
  await once(client, 'secureConnect');
  const [server] = await accepted;
  opened.push({ close: () => server.destroy() });
  return { client, raw, server, endpoint };
}

async function openEndpoint(plain: Server): Promise<Endpoint> {
  const { port } = plain.address() as AddressInfo;
  const endpoint = await openTlsEndpoint({ ...certificate, host, port, listen });
  opened.push(endpoint);
  return endpoint;
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Reads to the end in small sips, so that the writer meets back-pressure; the socket stays open. */
function sipAll(socket: Socket | TLSSocket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    socket.once('end', () => resolve(Buffer.concat(chunks)));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      socket.pause();
      setImmediate(() => socket.resume());
    });
  });
}

test('every byte arrives, in both directions at the same time, with slow readers, and a half-close ends one direction', async () => {
  const { client, server } = await setUp();
  const up = randomBytes(8_000_000);
  const down = randomBytes(8_000_000);
  const [atServer, atClient] = await Promise.all([
    sipAll(server),
    sipAll(client),
    pipeline(Readable.from([up]), client, { end: true }),
    pipeline(Readable.from([down]), server, { end: true }),
  ]);
  expect(digest(atServer)).toBe(digest(up));
  expect(digest(atClient)).toBe(digest(down));
});

test('a server may continue to send after the client has ended its side', async () => {
  const { client, server } = await setUp();
  client.end('question');
  const question = await sipAll(server);
  server.end(`${question} answered`);
  expect(String(await sipAll(client))).toBe('question answered');
});

test('a writer is paused until its data is read', async () => {
  const { client, server } = await setUp();
  const sent = Buffer.alloc(24 << 20);
  client.end(sent);
  const atStandstill = await standstill(() => client.bytesWritten - client.writableLength);
  // What the kernel and the sockets on the way hold is far less than this.
  expect(atStandstill).toBeLessThan(sent.length / 2);
  expect((await sipAll(server)).length).toBe(sent.length);
});

/** The value once it has not moved for a while. */
async function standstill(read: () => number): Promise<number> {
  for (let [last, same] = [Number.NaN, 0]; ; ) {
    same = read() === last ? same + 1 : 0;
    last = read();
    if (same === 10) return last;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test.each(['client', 'server'] as const)(
  'a reset by the %s reaches the other side as a reset',
  async (side) => {
    const { client, raw, server, endpoint } = await setUp();
    const other = side === 'server' ? client : server;
    const failure = once(other, 'error').then(([error]) => error as NodeJS.ErrnoException);
    other.resume();
    client.on('error', () => {});
    raw.on('error', () => {});
    // A TLS socket cannot reset by itself: its TCP socket can.
    (side === 'server' ? server : raw).resetAndDestroy();
    expect((await failure).code).toBe('ECONNRESET');
    await endpoint.close(1000);
    expect(endpoint.connections).toBe(0);
  },
);

test('a client gets the same close codes and abrupt ends as without TLS', async () => {
  const sockets = new WebSocketServer({ host, port: 0 });
  await once(sockets, 'listening');
  opened.push({ close: () => sockets.close() });
  sockets.on('connection', (socket, request) => {
    if (request.url === '/abrupt') socket.terminate();
    else socket.close(4321, 'that is all');
  });
  const plain = { address: () => sockets.address() } as unknown as Server;
  const endpoint = await openEndpoint(plain);
  const closeOf = async (path: string): Promise<[number, string]> => {
    const client = new WebSocket(`wss://${host}:${endpoint.port}${path}`, { ca: certificate.ca });
    client.on('error', () => {});
    const [code, reason] = await once(client, 'close');
    return [code as number, String(reason)];
  };
  await expect(closeOf('/')).resolves.toEqual([4321, 'that is all']);
  await expect(closeOf('/abrupt')).resolves.toEqual([1006, '']);
});

test('without a server a client is reset, and no connection is left', async () => {
  const plain = createServer();
  await listen(plain);
  const endpoint = await openEndpoint(plain);
  await new Promise((resolve) => plain.close(resolve));
  const client = connectTls({ host, port: endpoint.port, ca: certificate.ca });
  const [error] = await once(client, 'error');
  expect(error.code).toBe('ECONNRESET');
  await endpoint.close(1000);
  expect(endpoint.connections).toBe(0);
});
