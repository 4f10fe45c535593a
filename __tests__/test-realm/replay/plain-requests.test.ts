/**
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"server": false}
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { connect, mockServer } from 'jest-ws-dynamic';
import { WebSocketServer } from 'ws';
import { session } from '../../../src/test-realm/worker';

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-http-'));
afterAll(() => rmSync(folder, { recursive: true }));
Object.assign(session(), { snapshots: 'new' });

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server with plain requests beside its WebSockets. */
async function realServer(listener: RequestListener) {
  const server = createServer(listener);
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.send('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  closing.push(close);
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { http: `http://${host}`, url: `ws://${host}`, close };
}

async function greet(url: string): Promise<void> {
  const client = await connect({ url });
  await expect(client).toReceiveMessage('hello');
  await client.close();
}

test('reach the real server while it is recorded, and are answered as recorded afterwards', async () => {
  const record = join(folder, 'login.har');
  const asked: string[] = [];
  let logins = 0;
  const real = await realServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push(`${request.method} ${request.url} ${request.headers.host} ${Buffer.concat(chunks)}`);
    if (request.url === '/packed') {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' });
      response.end(gzipSync('a token=s3cr3t-of-packed-1 in it'));
    } else if (request.url === '/bytes') {
      response.end(Buffer.from([255, 0, 254]));
    } else if (request.url === '/moved') {
      response.writeHead(302, { location: '/bytes', 'set-cookie': ['sid=s3cr3t-sid-1', 'a=b'] });
      response.end();
    } else {
      logins += 1;
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ token: `s3cr3t-token-${logins}`, login: logins }));
    }
  });
  const login = async (): Promise<unknown[]> => {
    const body = new URLSearchParams({ user: 'ada', password: 's3cr3t-password-1' });
    const answers: unknown[] = [];
    for (const path of ['/login?x=1&x=2', '/login?x=1&x=2']) {
      const response = await fetch(`${real.http}${path}`, { method: 'POST', body });
      const { token, ...rest } = (await response.json()) as { token: string };
      answers.push(response.status, rest, typeof token);
    }
    answers.push((await (await fetch(`${real.http}/packed`)).text()).length);
    const bytes = await fetch(`${real.http}/moved`);
    answers.push(bytes.url.slice(-6), Buffer.from(await bytes.arrayBuffer()));
    const cookies = await fetch(`${real.http}/moved`, { redirect: 'manual' });
    answers.push(cookies.status, cookies.headers.getSetCookie().length);
    await greet(`${real.url}/v1`);
    return answers;
  };
  const options = { url: `${real.url}/v1`, record };
  const recording = await mockServer(options);
  const first = await login();
  expect(first).toEqual([
    ...[201, { login: 1 }, 'string', 201, { login: 2 }, 'string', 32],
    ...['/bytes', Buffer.from([255, 0, 254]), 302, 2],
  ]);
  const { host } = new URL(real.http);
  expect(asked.slice(0, 2)).toEqual(
    Array(2).fill(`POST /login?x=1&x=2 ${host} user=ada&password=s3cr3t-password-1`),
  );
  await recording.replayed;
  await recording.close();
  expect(readFileSync(record, 'utf8')).not.toContain('s3cr3t');
  await real.close();

  const mock = await mockServer(options);
  const second = await login();
  expect(second.filter((_, at) => at !== 6)).toEqual(first.filter((_, at) => at !== 6));
  const again = await fetch(`${real.http}/login?x=2&x=1`, { method: 'POST' });
  expect(again.status).toBe(404);
  const third = await fetch(`${real.http}/login?x=1&x=2`, { method: 'POST' });
  expect(await third.json()).toMatchObject({ login: 2 });
  mock.http(({ path }) => (path === '/bytes' ? 'of the test' : undefined));
  expect(await (await fetch(`${real.http}/bytes`)).text()).toBe('of the test');
});

test('an answer is forwarded while it arrives, and ends with its client', async () => {
  const record = join(folder, 'stream.har');
  let isGone: (() => void) | undefined;
  const gone = new Promise<void>((resolve) => {
    isGone = resolve;
  });
  const real = await realServer((_request, response) => {
    response.write('data: 1\n\n');
    response.once('close', () => isGone?.());
  });
  await mockServer({ url: real.url, record });
  const ending = new AbortController();
  const response = await fetch(`${real.http}/events`, { signal: ending.signal });
  const { value } = (await response.body?.getReader().read()) ?? {};
  expect(new TextDecoder().decode(value)).toBe('data: 1\n\n');
  ending.abort();
  await gone;
});

test('mock.http() has priority, also of another mock server at the address', async () => {
  const record = join(folder, 'first.har');
  const real = await realServer((_request, response) => response.end('real'));
  const other = await mockServer({ url: `${real.url}/other` });
  const recording = await mockServer({ url: `${real.url}/v1`, record });
  other.http(({ path }) => (path === '/a' ? 'other' : undefined));
  recording.http(({ path, text }) => (path === '/b' ? `recording ${text}` : undefined));
  const post = async (path: string) => {
    const response = await fetch(`${real.http}${path}`, { method: 'POST', body: 'body' });
    return response.text();
  };
  expect([await post('/a'), await post('/b'), await post('/c')]).toEqual([
    'other',
    'recording body',
    'real',
  ]);
});
