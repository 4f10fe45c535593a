/** @jest-environment jest-ws-dynamic/environment */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { connect, type Link, mockServer, network, server } from 'jest-ws-dynamic';
import { WebSocket as UndiciSocket } from 'undici';
import { WebSocket } from 'ws';

/** A client of the reference server's echo, through a link. */
const echoThrough = (link: Link, ssl = false) => connect('/echo', { via: link, ssl });

test.each([false, true])('a link without toxics changes nothing (ssl: %p)', async (ssl) => {
  const link = await network();
  const client = await echoThrough(link, ssl);
  client.send('hello');
  await expect(client).toReceiveMessage('hello');
  const bytes = Buffer.alloc(300_000, 7);
  client.send(bytes);
  expect(bytes.equals(await client.receiveBinary())).toBe(true);
  await client.close(1000);
  expect(await client.closed).toMatchObject({ code: 1000, wasClean: true });
  expect(link.accepted).toBe(1);
});

test('has its own addresses', async () => {
  const link = await network({ seed: 7 });
  expect(link).toMatchObject({
    url: `ws://127.0.0.1:${link.port}`,
    sslUrl: `wss://127.0.0.1:${link.sslPort}`,
    seed: '7',
    connections: 0,
  });
  expect([server.port, server.sslPort]).not.toContain(link.port);
  expect((await network()).seed).toMatch(/^[0-9a-f]{8}$/);
});

describe.each([false, true])('toxics (ssl: %p)', (ssl) => {
  test('latency delays a round trip in both streams', async () => {
    const link = await network();
    const client = await echoThrough(link, ssl);
    const toxic = link.latency(30, { stream: 'both' });
    expect(await client.ping()).toBeGreaterThanOrEqual(59);
    toxic.update({ latency: 60 });
    expect(await client.ping()).toBeGreaterThanOrEqual(119);
    toxic.remove();
    client.send('well');
    await expect(client).toReceiveMessage('well');
  });

  test('resetPeer closes clients with 1006, and heal() lets them reconnect', async () => {
    const link = await network();
    const client = await echoThrough(link, ssl);
    link.resetPeer();
    await expect(client).toBeClosedWith(1006);
    await expect(echoThrough(link, ssl)).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
    await link.heal();
    expect(await echoThrough(link, ssl)).toBeOpen();
  });

  test('down refuses, and then accepts on the same port', async () => {
    const link = await network();
    const client = await echoThrough(link, ssl);
    const { url } = link;
    link.down();
    await expect(client).toBeClosedWith(1006);
    await expect(echoThrough(link, ssl)).rejects.toThrow('ECONNREFUSED');
    await link.heal();
    expect(link.url).toBe(url);
    expect(await echoThrough(link, ssl)).toBeOpen();
  });

  test('one handshake is refused, and the next is accepted', async () => {
    const link = await network();
    link.refuseHandshake(503, { times: 1 });
    await expect(echoThrough(link, ssl)).toRejectUpgrade(503);
    expect(await echoThrough(link, ssl)).toBeOpen();
  });

  test('a handshake hangs, and continues when allowed', async () => {
    const link = await network();
    const hang = link.hangHandshake();
    const opening = echoThrough(link, ssl).then((client) => client);
    const limited = connect('/echo', { via: link, ssl, timeout: 50 });
    await expect(limited).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_TIMEOUT' });
    hang.remove();
    expect(await opening).toBeOpen();
  });

  test.each(['request', 'response'] as const)(
    'a handshake is cut during the %s',
    async (during) => {
      const link = await network();
      link.cutHandshake({ during, times: 1 });
      await expect(echoThrough(link, ssl)).rejects.toMatchObject({
        code: expect.stringMatching(/ERR_WS_(CONNECT_FAILED|TLS)/),
      });
      expect(await echoThrough(link, ssl)).toBeOpen();
    },
  );

  test('a partition holds messages, and loses none', async () => {
    const link = await network();
    const client = await echoThrough(link, ssl);
    link.partition(50);
    client.send('held');
    await expect(client).toReceiveMessage('held');
  });
});

test('toxicity 0 affects no connection, 1 each, and 0.5 the same ones for the same seed', async () => {
  const hit = async (toxicity: number) => {
    const link = await network({ seed: 'share' });
    link.limitData(0, { toxicity });
    const attempts = [];
    for (let count = 0; count < 12; count += 1) {
      attempts.push(
        await echoThrough(link).then(
          () => 'well',
          () => 'cut',
        ),
      );
    }
    return attempts;
  };
  expect(new Set(await hit(0))).toEqual(new Set(['well']));
  expect(new Set(await hit(1))).toEqual(new Set(['cut']));
  const some = await hit(0.5);
  expect(new Set(some)).toEqual(new Set(['well', 'cut']));
  expect(await hit(0.5)).toEqual(some);
});

describe('clients of every kind', () => {
  test('ws', async () => {
    const link = await network();
    const socket = new WebSocket(`${link.url}/echo`);
    socket.once('open', () => socket.send('hello'));
    const answer = await new Promise((resolve) =>
      socket.once('message', (data) => resolve(`${data}`)),
    );
    expect(answer).toBe('hello');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    link.cut();
    expect(await closed).toBe(1006);
  });

  test('undici, the global WebSocket of Node', async () => {
    const link = await network();
    const socket = new UndiciSocket(`${link.url}/echo`);
    socket.addEventListener('open', () => socket.send('hello'));
    const answer = await new Promise((resolve) => {
      socket.addEventListener('message', ({ data }) => resolve(data));
    });
    expect(answer).toBe('hello');
    const closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code }) => resolve(code));
    });
    link.cut();
    expect(await closed).toBe(1006);
  });
});

test('connects to a mock server, ws or wss', async () => {
  for (const ssl of [false, true]) {
    const mock = await mockServer({ ssl, path: '/api' });
    const link = await network({ to: mock });
    expect(link.url).toMatch(ssl ? /^wss:.*\/api$/ : /^ws:.*\/api$/);
    const client = await connect(link.url);
    client.send('hello');
    await expect(mock).toReceiveMessage('hello');
  }
});

test('fills the buffers of a server whose client reads slowly', async () => {
  const mock = await mockServer();
  const link = await network({ to: mock });
  const client = await connect(link.url);
  const connection = await mock.nextConnection();
  const reader = link.slowReader();
  for (let count = 0; count < 20; count += 1) void connection.send(Buffer.alloc(1_048_576));
  client.send('still sends');
  await expect(mock).toReceiveMessage('still sends');
  expect(connection.bufferedAmount).toBeGreaterThan(0);
  reader.remove();
  for (let count = 0; count < 20; count += 1) await client.receiveBinary();
});

describe('under fake timers', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test('a link uses real time', async () => {
    const link = await network();
    const client = await echoThrough(link);
    jest.useFakeTimers();
    link.latency(20);
    link.partition(20);
    client.send('late');
    await expect(client).toReceiveMessage('late');
  });
});

test('a wait that fails behind a link names its toxics', async () => {
  const link = await network();
  const client = await echoThrough(link);
  link.partition();
  await expect(client.receive({ timeout: 10 })).rejects.toThrow(
    'Check whether the link holds data back: partition() both, or allow',
  );
});

const earlier: Link[] = [];

test('a link is closed after the test that opened it: opened', async () => {
  const link = await network();
  earlier.push(link);
  expect(await echoThrough(link)).toBeOpen();
});

test('a link is closed after the test that opened it: closed', async () => {
  const [link] = earlier;
  await expect(connect(link?.url ?? '')).rejects.toThrow('ECONNREFUSED');
  expect(link?.connections).toBe(0);
  expect(() => link?.latency(1)).toThrow(expect.objectContaining({ code: 'ERR_WS_CLOSED' }));
});
