/** @jest-environment jest-ws-dynamic/environment */
import { existsSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, connect, server } from 'jest-ws-dynamic';
import WebSocket from 'ws';

const { env } = process;

describe('the environment variables of a test file', () => {
  test('contain the file’s own ports and URLs', () => {
    expect(env).toMatchObject({
      WEBSOCKET_HOST: '127.0.0.1',
      WEBSOCKET_PORT: String(server.port),
      WEBSOCKET_SSL_PORT: String(server.sslPort),
      WEBSOCKET_URL: server.url,
      WEBSOCKET_SSL_URL: server.sslUrl,
      DYNAMIC_PORTS_ENABLED: 'true',
    });
  });

  test.each(['SSL_CERT_PATH', 'SSL_KEY_PATH', 'SSL_CA_PATH'])(
    '%s is a file that only its owner can read',
    (name) => {
      const path = env[name] ?? '';
      expect(existsSync(path)).toBe(true);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    },
  );
});

test('the global of the test has no options of this package', () => {
  expect(Object.keys(globalThis)).not.toContain('server');
  expect(Object.keys(globalThis)).not.toContain('startPort');
});

test('the gap between the ports follows the options', () => {
  const gap = (server.sslPort ?? 0) - server.port;
  expect(gap).toBeGreaterThanOrEqual(1);
  expect(gap).toBeLessThanOrEqual(10);
});

test.each([false, true])('the server answers with ssl: %s', async (ssl) => {
  const client = await connect('/', { ssl });
  client.send({ type: 'hello' });
  await expect(client).toReceiveMessage(expect.objectContaining({ type: 'welcome' }));
});

test('any client that trusts server.ca reaches the wss port', async () => {
  const socket = new WebSocket(`${server.sslUrl}/echo`, { ca: server.ca });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.terminate();
});

test('a client that does not trust it is refused', async () => {
  const socket = new WebSocket(`${server.sslUrl}/echo`);
  const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
  expect(error.message).toMatch(/certificate|self.signed/);
});

describe('clients', () => {
  let ofTheFile: Client;
  let ofTheTestBefore: Client;

  beforeAll(async () => {
    ofTheFile = await connect('/echo');
  });

  test('are opened in a test', async () => {
    ofTheTestBefore = await connect('/echo');
    expect(ofTheTestBefore).toBeOpen();
  });

  test('are closed after the test that opened them', async () => {
    expect(await ofTheTestBefore.closed).toMatchObject({ code: 1000, wasClean: true });
  });

  test('of a beforeAll stay open for all tests', async () => {
    await ofTheFile.send('still here');
    await expect(ofTheFile).toReceiveMessage('still here');
  });

  afterAll(async () => {
    await ofTheFile.send('and here');
    await expect(ofTheFile).toReceiveMessage('and here');
  });
});

describe('the server controlled by a test', () => {
  test('restarts on the same ports, and its clients see the connection close', async () => {
    const { port, sslPort } = server;
    const client = await connect('/echo');
    await server.restart();
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect({ port: server.port, sslPort: server.sslPort }).toEqual({ port, sslPort });
    await connect('/echo', { ssl: true });
  });

  test('crashes without closing handshakes', async () => {
    const client = await connect('/echo');
    await server.crash();
    expect(await client.closed).toMatchObject({ code: 1006, wasClean: false });
    await expect(connect('/echo')).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
    await server.start();
    await connect('/echo');
  });

  test('returns the number of open connections', async () => {
    const before = server.connections;
    await Promise.all([connect('/echo'), connect('/echo', { ssl: true })]);
    expect(server.connections).toBe(before + 2);
  });

  test('refuses to crash while it is stopped', async () => {
    await server.stop();
    await expect(server.crash()).rejects.toMatchObject({ code: 'ERR_WS_SERVER_NOT_RUNNING' });
    await server.start();
  });
});
