import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openRefusingPort } from '../../../src/worker/network/held-port';
import { openLink } from '../../../src/worker/network/open-link';
import { linkTo, openSite, type Site } from './tcp';

let site: Site;

beforeEach(async () => {
  site = await openSite();
});

afterEach(() => site.close());

/** A client and the server's end of its connection. */
async function pair() {
  const client = await site.dial();
  return { client, server: await site.nextPeer() };
}

async function refusalOf(port: number): Promise<string | undefined> {
  const socket = connect({ host: '127.0.0.1', port });
  const [error] = await once(socket, 'error').catch((thrown: unknown) => [thrown]);
  return (error as NodeJS.ErrnoException).code;
}

describe('a link without toxics', () => {
  test('passes bytes in both directions, unchanged', async () => {
    const { client, server } = await pair();
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    client.socket.write(bytes);
    expect(bytes.equals(await server.until(bytes.length))).toBe(true);
    server.socket.write(bytes);
    expect(bytes.equals(await client.until(bytes.length))).toBe(true);
  });

  test('passes a half-close: the other direction stays open', async () => {
    const { client, server } = await pair();
    client.socket.end('bye');
    expect(await server.ended).toBe('FIN');
    server.socket.end('and you');
    expect(String(await client.until(7))).toBe('and you');
    expect(await client.ended).toBe('FIN');
  });

  test.each(['client', 'server'] as const)('passes a reset of the %s', async (who) => {
    const both = await pair();
    const other = who === 'client' ? both.server : both.client;
    both[who].socket.resetAndDestroy();
    expect(await other.ended).toBe('ECONNRESET');
  });

  test('resets the client if the server refuses', async () => {
    const nobody = await openRefusingPort();
    const link = await openLink(linkTo(nobody.port), { failure: () => undefined });
    const socket = connect({ host: '127.0.0.1', port: link.port ?? 0 });
    const [error] = await once(socket, 'error');
    expect((error as NodeJS.ErrnoException).code).toBe('ECONNRESET');
    await link.dispose();
    await nobody.dispose();
  });

  test('pauses the sender if the receiver does not read', async () => {
    const { client, server } = await pair();
    client.socket.pause();
    const chunk = Buffer.alloc(1_048_576);
    // Kernel buffers take some megabytes on each of the two hops.
    for (let count = 0; count < 64; count += 1) server.socket.write(chunk);
    await once(client.socket, 'readable');
    expect(server.socket.writableLength).toBeGreaterThan(0);
    client.socket.resume();
    await client.until(64 * chunk.length);
  });
});

describe('toxics', () => {
  test('latency delays data, keeps its order, and loses none when it is removed', async () => {
    const { client, server } = await pair();
    const toxic = site.add('latency', { latency: 60_000, jitter: 0 });
    for (let number = 0; number < 10; number += 1) server.socket.write(`${number}`);
    client.socket.write('x');
    // The other stream is not delayed.
    await server.until(1);
    expect(client.received()).toHaveLength(0);
    toxic.remove();
    expect(String(await client.until(10))).toBe('0123456789');
  });

  test('latency holds at most the size of the buffer', async () => {
    await site.close();
    site = await openSite({ buffer: 100_000 });
    const { client, server } = await pair();
    const toxic = site.add('latency', { latency: 60_000, jitter: 0 });
    const chunk = Buffer.alloc(1_048_576);
    for (let count = 0; count < 64; count += 1) server.socket.write(chunk);
    client.socket.write('x');
    await server.until(1);
    expect(server.socket.writableLength).toBeGreaterThan(0);
    toxic.remove();
    await client.until(64 * chunk.length);
  });

  test('settings change while data is held by a rate', async () => {
    const { client, server } = await pair();
    const toxic = site.add('bandwidth', { rate: 1 });
    server.socket.write(Buffer.alloc(200_000));
    toxic.update({ rate: 100_000_000 });
    expect(await client.until(200_000)).toHaveLength(200_000);
  });

  test('limitData passes a number of bytes and closes both sides', async () => {
    site.add('limitData', { bytes: 5 });
    const { client, server } = await pair();
    server.socket.write('0123456789');
    expect(await client.ended).toBe('FIN');
    expect(String(client.received())).toBe('01234');
    expect(await server.ended).toMatch(/FIN|ECONNRESET/);
  });

  test('slicer sends everything', async () => {
    site.add('slicer', { averageSize: 10, sizeVariation: 5, delay: 0 });
    const { client, server } = await pair();
    const text = 'abcdefghij'.repeat(500);
    server.socket.write(text);
    expect(String(await client.until(text.length))).toBe(text);
  });

  test('slowClose delays the end of the stream', async () => {
    const { client, server } = await pair();
    const toxic = site.add('slowClose', { delay: 60_000 });
    server.socket.end('last');
    expect(String(await client.until(4))).toBe('last');
    client.socket.write('x');
    await server.until(1);
    expect(client.socket.readableEnded).toBe(false);
    toxic.remove();
    expect(await client.ended).toBe('FIN');
  });

  test('timeout drops data, and closes after its time', async () => {
    const { client, server } = await pair();
    const toxic = site.add('timeout', { timeout: 60_000 });
    server.socket.write('lost');
    client.socket.write('x');
    await server.until(1);
    toxic.update({ timeout: 1 });
    expect(await client.ended).toBe('FIN');
    expect(client.received()).toHaveLength(0);
  });

  test('removing a timeout closes only the connections that lost data', async () => {
    const silent = await pair();
    const { client, server } = await pair();
    const toxic = site.add('timeout', { timeout: 0 });
    server.socket.write('lost');
    client.socket.write('x');
    await server.until(1);
    toxic.remove();
    expect(await client.ended).toBe('FIN');
    silent.server.socket.write('well');
    expect(String(await silent.client.until(4))).toBe('well');
  });

  test('resetPeer resets open and new connections', async () => {
    const { client, server } = await pair();
    site.add('resetPeer', { timeout: 0 });
    expect(await client.ended).toBe('ECONNRESET');
    expect(await server.ended).toBe('ECONNRESET');
    const second = await site.dial();
    expect(await second.ended).toBe('ECONNRESET');
  });

  test('loss stalls and loses nothing', async () => {
    site.add('loss', { probability: 0.5, stall: 1 });
    const { client, server } = await pair();
    for (let number = 0; number < 10; number += 1) server.socket.write(`${number}`);
    expect(String(await client.until(10))).toBe('0123456789');
  });

  test('partition holds data and resets until it is removed', async () => {
    const { client, server } = await pair();
    const toxic = site.add('partition', {}, { stream: 'both' });
    client.socket.write('held');
    const other = await site.dial();
    other.socket.write('too');
    expect(server.received()).toHaveLength(0);
    toxic.remove();
    expect(String(await server.until(4))).toBe('held');
    const second = await site.nextPeer();
    expect(String(await second.until(3))).toBe('too');
  });

  test('a toxic with a duration is removed after it', async () => {
    const { client, server } = await pair();
    site.add('partition', {}, { stream: 'both', duration: 1 });
    client.socket.write('held');
    expect(String(await server.until(4))).toBe('held');
  });

  test('halfOpen hides the end of one side from the other, and new connections are unaffected', async () => {
    const { client, server } = await pair();
    const toxic = site.add('halfOpen', {}, { stream: 'both' });
    client.socket.resetAndDestroy();
    await once(client.socket, 'close');
    const second = await pair();
    second.client.socket.write('well');
    await second.server.until(4);
    expect(server.socket.readableEnded).toBe(false);
    toxic.remove();
    expect(await server.ended).toBe('ECONNRESET');
  });

  test("slowReader reads nothing, and the sender's buffer grows", async () => {
    const { client, server } = await pair();
    const toxic = site.add('slowReader', { rate: 0 });
    const chunk = Buffer.alloc(1_048_576);
    for (let count = 0; count < 32; count += 1) server.socket.write(chunk);
    client.socket.write('x');
    await server.until(1);
    expect(server.socket.writableLength).toBeGreaterThan(0);
    expect(client.received().length).toBeLessThan(chunk.length);
    toxic.remove();
    await client.until(32 * chunk.length);
  });

  test('toxics are combined, in the order in which they were added', async () => {
    site.add('slicer', { averageSize: 3, sizeVariation: 0, delay: 0 });
    site.add('latency', { latency: 1, jitter: 1 });
    site.add('limitData', { bytes: 7 });
    const { client, server } = await pair();
    server.socket.write('0123456789');
    expect(await client.ended).toBe('FIN');
    expect(String(client.received())).toBe('0123456');
  });

  test('the upstream is unaffected by default', async () => {
    site.add('limitData', { bytes: 0 }, { stream: 'upstream' });
    const { client, server } = await pair();
    server.socket.write('well');
    expect(String(await client.until(4))).toBe('well');
    client.socket.write('x');
    expect(await server.ended).toBe('FIN');
    expect(server.received()).toHaveLength(0);
  });
});

describe('down', () => {
  test('closes connections and refuses new ones until it is removed', async () => {
    const { client } = await pair();
    const { port = 0 } = site.link;
    const toxic = site.add('down', {}, { stream: 'both' });
    expect(await client.ended).toMatch(/FIN|ECONNRESET/);
    expect(await refusalOf(port)).toBe('ECONNREFUSED');
    toxic.remove();
    await site.link.heal();
    const again = await pair();
    again.client.socket.write('well');
    await again.server.until(4);
  });

  test('flap refuses and accepts in turn', async () => {
    const { client } = await pair();
    site.add('flap', { up: 1, down: 1, fault: 'down' }, { stream: 'both' });
    expect(await client.ended).toMatch(/FIN|ECONNRESET/);
    await site.link.heal();
    const again = await pair();
    again.client.socket.write('well');
    await again.server.until(4);
  });
});

describe('handshakes', () => {
  test('are refused the given number of times', async () => {
    site.add('refuseHandshake', { status: 418 }, { stream: 'both', times: 1 });
    const client = await site.dial();
    client.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await client.ended).toBe('FIN');
    expect(String(client.received())).toMatch(/^HTTP\/1\.1 418 I'm a Teapot\r\n/);
    client.socket.end();
    const { server, client: second } = await pair();
    second.socket.write('GET');
    await server.until(3);
  });

  test('hang until the toxic is removed, and lose no byte', async () => {
    const toxic = site.add('hangHandshake', {}, { stream: 'both' });
    const client = await site.dial();
    client.socket.write('hello');
    expect(site.accepted).toHaveLength(0);
    toxic.remove();
    const server = await site.nextPeer();
    expect(String(await server.until(5))).toBe('hello');
  });

  test.each([
    ['response', 'downstream'],
    ['request', 'upstream'],
  ] as const)('are cut in the middle of the %s', async (_during, stream) => {
    const open = await pair();
    site.add('cutHandshake', {}, { stream });
    const { client, server } = await pair();
    const [from, to] = stream === 'upstream' ? [client, server] : [server, client];
    from.socket.write('0123456789');
    expect(await to.ended).toBe('FIN');
    expect(String(to.received())).toBe('01234');
    open.server.socket.write('well');
    expect(String(await open.client.until(4))).toBe('well');
  });
});

describe('the end of a link', () => {
  test('closes every connection and timer, and releases the ports', async () => {
    const { client, server } = await pair();
    site.add('latency', { latency: 60_000, jitter: 0 });
    site.add('flap', { up: 60_000, down: 60_000, fault: 'down' });
    const held = await site.dial();
    server.socket.write('never');
    await site.link.dispose();
    await site.link.dispose();
    expect(await client.ended).toMatch(/FIN|ECONNRESET/);
    expect(await held.ended).toMatch(/FIN|ECONNRESET/);
    expect(client.received()).toHaveLength(0);
    expect(await refusalOf(site.link.port ?? 0)).toBe('ECONNREFUSED');
  });

  test('works while connections are half open and the link is down', async () => {
    await pair();
    site.add('halfOpen', {}, { stream: 'both' });
    site.add('down', {}, { stream: 'both' });
    await site.link.dispose();
    expect(site.link.connections).toBe(0);
  });
});

test('the description names the seed, the toxics and their toxicity', async () => {
  site.add('latency', { latency: 5, jitter: 1 }, { toxicity: 0.5 });
  expect(site.link.failureNote().replaceAll(/:\d+/g, ':PORT')).toMatchInlineSnapshot(`
"Network link 127.0.0.1:PORT, seed "test": network({ seed: "test" }) repeats its faults.
  0 connections accepted, 0 open
  latency(latency: 5, jitter: 1) downstream, toxicity 0.5"
`);
});

test('the description counts the connections that were not passed on to the server', async () => {
  await pair();
  site.add('refuseHandshake', { status: 503 });
  const refused = await site.dial();
  refused.socket.write('GET / HTTP/1.1\r\n\r\n');
  await refused.ended;
  expect(site.link.failureNote()).toContain('2 connections accepted, 1 passed on to the server, ');
});

test('the description counts the connections that cut() ended', async () => {
  const { client } = await pair();
  site.link.cut();
  await client.ended;
  expect(site.link.failureNote()).toContain('  link.cut() ended 1 connection');
});

test.each(['idle', 'limitTime'] as const)(
  '%s leaves no timer behind when both sides have ended',
  async (kind) => {
    const { client, server } = await pair();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
    // Other timers of this process are fewer.
    const most = 20;
    for (let added = 0; added < most; added += 1) site.add(kind, { time: 60_000 + added });
    client.socket.end();
    await server.ended;
    server.socket.end();
    await client.ended;
    while (timers().length >= most) await new Promise(setImmediate);
  },
);

test.each([
  ['permessage-deflate', ', in bytes compressed by permessage-deflate'],
  ['x-other', ''],
])('the description states that bytes are compressed: %s', async (extension, counted) => {
  const { client, server } = await pair();
  client.socket.write('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n');
  await server.until(1);
  const response = `HTTP/1.1 101 OK\r\nSec-WebSocket-Extensions: ${extension}\r\n\r\n`;
  server.socket.write(response);
  await client.until(response.length);

  site.add('latency', { latency: 0, jitter: 0 });
  site.add('bandwidth', { rate: 1000 });
  site.add('limitData', { bytes: 3 });
  const toxics = [
    '  latency(latency: 0, jitter: 0) downstream',
    `  bandwidth(rate: 1000) downstream${counted}`,
    `  limitData(bytes: 3) downstream${counted}`,
  ].join('\n');
  expect(site.link.failureNote()).toContain(toxics);
  server.socket.write('12345');
  await client.ended;
  expect(site.link.failureNote()).toContain(toxics);
});
