import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { type Client, type ConnectOptions, connect } from '../../src';
import { installMatchers } from '../../src/test-realm/matchers';
import { echo } from '../worker/connections/test-server';

installMatchers(expect);

let http: Server;
let server: WebSocketServer;
let requests: IncomingMessage[];
const clients: Client[] = [];

beforeEach(() => {
  requests = [];
  http = createServer();
  server = new WebSocketServer({
    server: http,
    perMessageDeflate: { threshold: 0 },
    handleProtocols: (protocols) => (protocols.has('v2') ? 'v2' : false),
  });
  server.on('connection', (socket, request) => {
    requests.push(request);
    echo(socket);
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client[Symbol.asyncDispose]();
  for (const socket of server.clients) socket.terminate();
  http.close();
});

async function listening(host = '127.0.0.1'): Promise<number> {
  http.listen(0, host);
  await once(http, 'listening');
  return (http.address() as AddressInfo).port;
}

async function open(options: ConnectOptions): Promise<Client> {
  const client = await connect(options);
  clients.push(client);
  return client;
}

async function works(client: Client): Promise<void> {
  client.send('works');
  await expect(client).toReceiveMessage('works');
}

describe('the handshake carries', () => {
  test('headers, cookies, several values of one header, and the origin', async () => {
    const url = `ws://127.0.0.1:${await listening()}/`;
    await open({
      url,
      headers: { cookie: 'a=1; b=2', authorization: 'Bearer x', 'x-many': ['1', '2'] },
      origin: 'https://example.org',
    });
    expect(requests[0]?.headers).toMatchObject({
      cookie: 'a=1; b=2',
      authorization: 'Bearer x',
      'x-many': '1, 2',
      origin: 'https://example.org',
    });
  });

  test('basic auth from the URL and from `client`', async () => {
    const host = `127.0.0.1:${await listening()}`;
    await open({ url: `ws://user:pass%20word@${host}/` });
    await open({ url: `ws://${host}/`, client: { auth: 'user:pass word' } });
    const authorization = `Basic ${Buffer.from('user:pass word').toString('base64')}`;
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      authorization,
      authorization,
    ]);
  });

  test('path and query', async () => {
    await open({ url: `ws://127.0.0.1:${await listening()}/chat?room=1` });
    expect(requests[0]?.url).toBe('/chat?room=1');
  });

  test('subprotocols, of which the server selects one', async () => {
    const client = await open({
      url: `ws://127.0.0.1:${await listening()}/`,
      protocols: ['v1', 'v2'],
    });
    expect(requests[0]?.headers['sec-websocket-protocol']).toBe('v1,v2');
    expect(client).toHaveProtocol('v2');
    expect(client.upgrade).toMatchObject({
      status: 101,
      headers: { 'sec-websocket-protocol': 'v2' },
    });
  });

  test('compression, unless it is disabled', async () => {
    const url = `ws://127.0.0.1:${await listening()}/`;
    const packed = await open({ url });
    const plain = await open({ url, perMessageDeflate: false });
    expect(packed.upgrade.headers['sec-websocket-extensions']).toMatch(/^permessage-deflate/);
    expect(plain.upgrade.headers['sec-websocket-extensions']).toBeUndefined();
    await works(packed);
    await works(plain);
  });
});

describe('the server is reached', () => {
  test('over IPv6', async () => {
    await works(await open({ url: `ws://[::1]:${await listening('::1')}/` }));
  });

  test('over a Unix socket, with a path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jwd-'));
    try {
      http.listen(join(folder, 'app.sock'));
      await once(http, 'listening');
      await works(await open({ url: `ws+unix:${join(folder, 'app.sock')}:/chat` }));
      expect(requests[0]?.url).toBe('/chat');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('after a redirect, with followRedirects', async () => {
    const port = await listening();
    const front = createServer((_request, response) => {
      response.writeHead(307, { location: `ws://127.0.0.1:${port}/behind` });
      response.end();
    });
    front.listen(0, '127.0.0.1');
    await once(front, 'listening');
    const url = `ws://127.0.0.1:${(front.address() as AddressInfo).port}/`;
    try {
      await works(await open({ url, client: { followRedirects: true } }));
      expect(requests[0]?.url).toBe('/behind');
      await expect(connect({ url })).toRejectUpgrade(307);
    } finally {
      front.close();
    }
  });

  test('through a link', async () => {
    const port = await listening();
    const client = await connect('/far', { via: { url: `ws://127.0.0.1:${port}` } });
    clients.push(client);
    await works(client);
    expect(requests[0]?.url).toBe('/far');
  });
});

test('a message beyond maxPayload ends the connection with 1009', async () => {
  const client = await open({ url: `ws://127.0.0.1:${await listening()}/`, maxPayload: 10 });
  const [socket] = server.clients;
  const closed = once(socket ?? server, 'close');
  client.send('x'.repeat(11));
  await expect(client.receive()).rejects.toMatchObject({ code: 'ERR_WS_CLOSED' });
  expect((await closed)[0]).toBe(1009);
});
