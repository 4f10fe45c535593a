/** Mock servers at fixed addresses, in plain Node: clients dial them as they always do. */
import dns from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import { io } from 'socket.io-client';
import * as undici from 'undici';
import { type ClientOptions, WebSocket } from 'ws';
import { connect, type MockServer, type MockServerOptions, mockServer } from '../../../src';
import { processRouting } from '../../../src/worker/routing/process-routing';
import { runCertificate } from '../../../src/worker/tls/certificate';

const { connect: connectOfNode } = net.Socket.prototype;
const { createSecureContext } = tls;
const opened: { close(): unknown }[] = [];

async function open(options: MockServerOptions): Promise<MockServer> {
  const mock = await mockServer(options);
  opened.push(mock);
  return mock;
}

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
  // Nothing stays replaced.
  expect(net.Socket.prototype.connect).toBe(connectOfNode);
  expect(tls.createSecureContext).toBe(createSecureContext);
});

/** The first message that a client gets for `hi`. */
async function talk(client: WebSocket | undici.WebSocket): Promise<unknown> {
  opened.push(client);
  return new Promise((resolve, reject) => {
    client.onopen = () => client.send('hi');
    client.onmessage = (message: { data: unknown }) => resolve(message.data);
    client.onerror = (event: { error?: unknown }) => reject(event.error);
  });
}

describe.each(['ws://api.example.com/v1', 'wss://api.example.com/v1', 'wss://10.1.2.3:8443'])(
  'at %s',
  (url) => {
    test.each<[string, () => WebSocket | undici.WebSocket]>([
      ['ws', () => new WebSocket(url)],
      ['undici', () => new undici.WebSocket(url)],
      ['ws, in another spelling', () => new WebSocket(url.replace('api.example', 'API.Example'))],
    ])('%s reaches the mock server', async (_client, dial) => {
      const mock = await open({ url });
      mock.reply('hi', 'hello');
      expect(await talk(dial())).toBe('hello');
      expect(mock.url).toBe(url);
    });

    test('connect() reaches it, as does its own port', async () => {
      const mock = await open({ url });
      mock.reply('hi', 'hello');
      for (const each of [url, url.replace(/^wss?:\/\/[^/]+/, `ws://127.0.0.1:${mock.port}`)]) {
        const client = await connect({ url: each });
        client.send('hi');
        expect(await client.receiveText()).toBe('hello');
        await client.close();
      }
    });
  },
);

test('nextConnection() resolves to a connection whose client can send', async () => {
  const mock = await open({ url: 'wss://api.example.com' });
  const client = new WebSocket('wss://api.example.com/any');
  opened.push(client);
  await mock.nextConnection();
  expect(client.readyState).toBe(WebSocket.OPEN);
  client.send('at once');
  expect(await mock.receive()).toBe('at once');
});

test('socket.io-client, by polling and by WebSocket', async () => {
  const mock = await open({ url: 'wss://sockets.example.com' });
  const hello = '0{"sid":"s","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000}';
  const replies = [hello, 'ok', '40{"sid":"t"}'];
  mock.http(({ query }) => (query.transport === 'polling' ? (replies.shift() ?? '6') : undefined));
  const polling = io('https://sockets.example.com', {
    transports: ['polling'],
    reconnection: false,
  });
  opened.push(polling);
  await new Promise<void>((resolve, reject) => {
    polling.on('connect', resolve);
    polling.on('connect_error', reject);
  });

  const direct = io('https://sockets.example.com', { transports: ['websocket'] });
  opened.push(direct);
  const connection = await mock.nextConnection();
  const connected = new Promise<void>((resolve) => direct.on('connect', resolve));
  await connection.send(hello);
  await connection.send('40{"sid":"t"}');
  await connected;
});

describe('mock.http()', () => {
  const url = 'wss://api.example.com/v1';

  test.each<[string, () => Promise<string>]>([
    ['fetch', async () => (await fetch('https://api.example.com/token')).text()],
    ['undici', async () => (await undici.fetch('https://api.example.com/token')).text()],
    ['https', () => textOf(https.get('https://api.example.com/token'))],
    ['http2', () => textOfHttp2('https://api.example.com', '/token')],
  ])('answers %s', async (_client, dial) => {
    const mock = await open({ url });
    mock.http(({ method, path, secure }) => ({ json: { method, path, secure } }));
    expect(JSON.parse(await dial())).toEqual({ method: 'GET', path: '/token', secure: true });
  });

  test('answers HTTP/2 without TLS, next to HTTP/1.1 and WebSockets', async () => {
    const mock = await open({ url: 'ws://api.example.com' });
    mock.http(({ path, secure }) => ({ json: { path, secure } }));
    mock.reply('hi', 'hello');
    for (const dial of [textOfHttp2, async (origin: string) => (await fetch(origin)).text()]) {
      expect(JSON.parse(await dial('http://api.example.com', '/'))).toEqual({
        ...{ path: '/', secure: false },
      });
    }
    expect(await talk(new WebSocket('ws://api.example.com'))).toBe('hello');
  });

  test('gets query, headers and body, and answers in any form', async () => {
    const mock = await open({ url });
    const seen: unknown[] = [];
    mock.http((request) => {
      const { method, path, query, headers, text } = request;
      seen.push({ method, path, query, type: headers['content-type'], json: request.json(), text });
      return new Response('made', { status: 201, headers: { 'x-one': '1' } });
    });
    const response = await fetch('https://api.example.com/items?id=1', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect([response.status, response.headers.get('x-one'), await response.text()]).toEqual([
      ...[201, '1', 'made'],
    ]);
    expect(seen).toEqual([
      {
        ...{ method: 'POST', path: '/items', query: { id: '1' } },
        ...{ type: 'application/json', json: { a: 1 }, text: '{"a":1}' },
      },
    ]);
  });

  test('uses the first function that returns an answer, and can remove it', async () => {
    const mock = await open({ url });
    const remove = mock.http(({ path }) => (path === '/a' ? 204 : undefined));
    mock.http(() => 'second');
    const statusOf = async (path: string) => (await fetch(`https://api.example.com${path}`)).status;
    expect([await statusOf('/a'), await statusOf('/b')]).toEqual([204, 200]);
    remove();
    expect(await statusOf('/a')).toBe(200);
  });

  test('answers 404 if no function answers, and reports the request', async () => {
    await open({ url });
    const response = await fetch('https://api.example.com/token');
    expect([response.status, await response.text()]).toEqual([
      404,
      'GET https://api.example.com:443/token: no mock.http() answers it\n',
    ]);
  });

  test("also answers on the mock server's own port", async () => {
    const mock = await open({});
    mock.http(() => 'here');
    expect(await (await fetch(mock.url.replace('ws', 'http'))).text()).toBe('here');
  });
});

describe('several mock servers at one address', () => {
  test('answer the plain requests of their own paths first', async () => {
    const url = 'wss://api.example.com';
    const handlers = { '/one': 'one', '/two': 'two', '/one/more': 'more' };
    for (const [path, text] of Object.entries(handlers)) {
      (await open({ url: `${url}${path}` })).http(() => text);
    }
    const paths = ['/one', '/two', '/one/a', '/one/more'];
    const answers = paths.map(async (path) =>
      (await fetch(`https://api.example.com${path}`)).text(),
    );
    expect(await Promise.all(answers)).toEqual(['one', 'two', 'one', 'more']);
  });

  test('share it by path; an unknown path is answered with 404', async () => {
    const one = await open({ url: 'wss://api.example.com/one' });
    const two = await open({ url: 'wss://api.example.com/two' });
    one.reply('hi', 'one');
    two.reply('hi', 'two');
    expect(await talk(new WebSocket('wss://api.example.com/one?x=1'))).toBe('one');
    expect(await talk(new WebSocket('wss://api.example.com/two'))).toBe('two');
    await expect(talk(new WebSocket('wss://api.example.com/three'))).rejects.toMatchObject({
      message: 'Unexpected server response: 404',
    });
    const rest = await open({ url: 'wss://api.example.com' });
    rest.reply('hi', 'rest');
    expect(await talk(new WebSocket('wss://api.example.com/three'))).toBe('rest');
  });

  test('a closed or stopped server does not affect the others', async () => {
    const one = await open({ url: 'wss://api.example.com/one' });
    const two = await open({ url: 'wss://api.example.com/two' });
    two.reply('hi', 'two');
    await one.stop();
    await expect(talk(new WebSocket('wss://api.example.com/one'))).rejects.toBeDefined();
    expect(await talk(new WebSocket('wss://api.example.com/two'))).toBe('two');
    await one.close();
    await expect(talk(new WebSocket('wss://api.example.com/one'))).rejects.toMatchObject({
      message: 'Unexpected server response: 404',
    });
    expect(await talk(new WebSocket('wss://api.example.com/two'))).toBe('two');
  });

  test('the same path, or another scheme, is refused', async () => {
    await open({ url: 'wss://api.example.com/one' });
    await expect(mockServer({ url: 'wss://API.example.com:443/one' })).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining('to be an address without an open mock server, received '),
    });
    await expect(mockServer({ url: 'ws://api.example.com:443/two' })).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining('All mock servers of an address use the same scheme.'),
    });
  });
});

test('a stopped mock server refuses clients until it starts again', async () => {
  const mock = await open({ url: 'wss://api.example.com/v1' });
  mock.reply('hi', 'hello');
  mock.http(() => 'pooled');
  await (await fetch('https://api.example.com/')).text();
  await mock.stop();
  await expect(talk(new WebSocket('wss://api.example.com/v1'))).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
  await mock.start();
  expect(await talk(new WebSocket('wss://api.example.com/v1'))).toBe('hello');
});

test('an agent does not reuse a connection of an earlier mock server', async () => {
  const agent = new https.Agent({ keepAlive: true });
  opened.push({ close: () => agent.destroy() });
  const texts: string[] = [];
  for (const answer of ['one', 'two', 'three']) {
    const mock = await mockServer({ url: 'wss://api.example.com' });
    mock.http(() => answer);
    texts.push(await (await fetch('https://api.example.com/')).text());
    texts.push(await textOf(https.get('https://api.example.com/')));
    texts.push(await textOf(https.get('https://api.example.com/', { agent })));
    await mock.close();
  }
  expect(texts).toEqual(['one', 'two', 'three'].flatMap((text) => [text, text, text]));
});

describe('TLS', () => {
  const url = 'wss://api.example.com';

  test.each<[string, tls.ConnectionOptions]>([
    ['its own authorities', { ca: tls.rootCertificates.slice(0, 1) }],
    ['no authority', { ca: [] }],
    ['rejectUnauthorized: false', { rejectUnauthorized: false }],
    [
      'its own check',
      { checkServerIdentity: (host) => (host === 'api.example.com' ? undefined : new Error(host)) },
    ],
  ])('a client with %s connects', async (_what, options) => {
    await open({ url });
    const client = new WebSocket(url, options as object as ClientOptions);
    opened.push(client);
    await once(client, 'open');
  });

  test('a client whose own check fails does not connect', async () => {
    await open({ url });
    const checkServerIdentity = () => new Error('pinned');
    const client = tls.connect({ host: 'api.example.com', port: 443, checkServerIdentity });
    expect(await once(client, 'error')).toMatchObject([{ message: 'pinned' }]);
  });

  test('a secure context of the client is unchanged: it has to trust mock.ca', async () => {
    const mock = await open({ url });
    const distrusting = tls.connect({
      host: 'api.example.com',
      port: 443,
      secureContext: createSecureContext(),
    });
    expect(await once(distrusting, 'error')).toMatchObject([
      { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    ]);
    const secureContext = createSecureContext({ ca: mock.ca });
    const socket = tls.connect({ host: 'api.example.com', port: 443, secureContext });
    await once(socket, 'secureConnect');
    socket.destroy();
  });

  test('a client certificate is not requested, and is ignored', async () => {
    await open({ url });
    const { cert, key } = await runCertificate({ hosts: ['client.example.com'] });
    const client = new WebSocket(url, { cert, key });
    opened.push(client);
    await once(client, 'open');
  });

  test('over a connection that the client opened itself', async () => {
    await open({ url });
    const socket = net.connect(443, 'api.example.com');
    const secure = tls.connect({ socket, servername: 'api.example.com' });
    await once(secure, 'secureConnect');
    expect(secure.authorized).toBe(true);
    secure.destroy();
  });

  test('by a client that has resolved the name', async () => {
    await open({ url });
    const { address } = await dns.promises.lookup('api.example.com');
    const socket = tls.connect({ host: address, port: 443, servername: 'api.example.com' });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    socket.destroy();
  });

  test('its authority is trusted only at this address', async () => {
    await open({ url });
    const other = await open({ ssl: true });
    expect(await once(new WebSocket(other.url), 'error')).toMatchObject([
      { code: 'SELF_SIGNED_CERT_IN_CHAIN' },
    ]);
  });
});

describe('a client that', () => {
  const url = 'wss://api.example.com';

  test.each<[string, net.TcpNetConnectOpts]>([
    ['tries both address families', { host: 'api.example.com', port: 443, autoSelectFamily: true }],
    ['requests IPv6', { host: 'api.example.com', port: 443, family: 6 }],
    [
      'has its own lookup',
      {
        ...{ host: 'api.example.com', port: 443 },
        lookup: (_name, _options, done) => done(new Error('looked up'), ''),
      },
    ],
    [
      'binds a local address',
      { host: 'api.example.com', port: 443, localAddress: '192.0.2.77', localPort: 0 },
    ],
  ])('%s is routed', async (_what, options) => {
    await open({ url });
    const socket = net.connect(options);
    await once(socket, 'connect');
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });
});

describe('a client behind a proxy', () => {
  /** An HTTP proxy that answers CONNECT, and leads everything to one port. */
  async function openProxy(port: number): Promise<{ url: string; seen: string[] }> {
    const seen: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, client, head) => {
      seen.push(String(request.url));
      const target = net.connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        target.write(head);
        client.pipe(target).pipe(client);
      });
      for (const socket of [client, target]) socket.on('error', () => socket.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    opened.push({ close: () => proxy.close() });
    return { url: `http://127.0.0.1:${(proxy.address() as net.AddressInfo).port}`, seen };
  }

  test('connects to the proxy, whose connections are not routed', async () => {
    const outside = await open({ ssl: true });
    outside.http(() => 'beyond the proxy');
    const mock = await open({ url: 'wss://api.example.com' });
    mock.http(() => 'the mock server');
    const proxy = await openProxy(outside.port);
    const dispatcher = new undici.ProxyAgent({
      uri: proxy.url,
      requestTls: { rejectUnauthorized: false },
    });
    opened.push(dispatcher);
    const response = await undici.fetch('https://api.example.com/', { dispatcher });
    expect(await response.text()).toBe('beyond the proxy');
    expect(proxy.seen).toEqual(['api.example.com:443']);
    expect(processRouting().note(0)).toContain(
      `api.example.com:443, through the proxy localhost:${new URL(proxy.url).port}: not answered by the mock server. Set NO_PROXY=api.example.com`,
    );
    expect(await (await fetch('https://api.example.com/')).text()).toBe('the mock server');
  });
});

test.each<[string, MockServerOptions, string]>([
  [
    'a path',
    { url: 'ws://a/b', path: '/c' },
    'expected "url" or "path", received both. Leave "path" out',
  ],
  [
    'ssl',
    { url: 'ws://a/b', ssl: true },
    'expected "url" or "ssl", received both. Leave "ssl" out',
  ],
  ['an invalid URL', { url: 'api.example.com' }, '"url"'],
  ['a pattern', { url: 'ws://*.example.com' }, '"url"'],
  ['port 0', { url: 'ws://api.example.com:0' }, '"url"'],
])('url with %s is refused', async (_what, options, message) => {
  await expect(mockServer(options)).rejects.toMatchObject({
    code: 'ERR_WS_OPTION_INVALID',
    message: expect.stringContaining(message),
  });
});

function textOf(request: import('node:http').ClientRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve(text);
    });
  });
}

async function textOfHttp2(origin: string, path: string): Promise<string> {
  const session = http2.connect(origin);
  opened.push(session);
  let text = '';
  for await (const chunk of session.request({ ':path': path })) text += chunk;
  return text;
}
