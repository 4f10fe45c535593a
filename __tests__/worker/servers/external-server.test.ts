import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { closeServer } from '../../../src/platform/listening-server';
import { externalAddress } from '../../../src/worker/servers/address';
import { externalServer, waitUntilReachable } from '../../../src/worker/servers/external-server';
import { ServerLifecycle } from '../../../src/worker/servers/server-lifecycle';
import { referenceTo } from '../../../src/worker/servers/server-reference';
import { freePort } from '../process/free-port';

const url = (port: number): string => `ws://127.0.0.1:${port}`;
const { signal } = new AbortController();

test.each([
  [
    'accepts a handshake',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ],
  ['refuses credentials', 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'],
  ['has no WebSocket at this path', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
])('a server that starts to listen is found: it %s', async (_what, response) => {
  const port = await freePort();
  const found = waitUntilReachable(url(port), 60_000, signal);
  const server = createServer((socket) => socket.resume().end(response)).listen(port, '127.0.0.1');
  await found;
  await closeServer(server);
});

test('a port that accepts connections before its app responds is not ready until then', async () => {
  const port = await freePort();
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.once('data', (data) => {
      requests.push(String(data).split('\r\n')[0] ?? '');
      if (requests.length < 3) socket.destroy();
      else socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    });
  }).listen(port, '127.0.0.1');
  await waitUntilReachable(`${url(port)}/chat?room=1`, 60_000, signal);
  expect(requests).toEqual(Array(3).fill('GET /chat?room=1 HTTP/1.1'));
  await closeServer(server);
});

test('a port that never answers a handshake is reported', async () => {
  const port = await freePort();
  const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await expect(waitUntilReachable(url(port), 300, signal)).rejects.toMatchObject({
    code: 'ERR_WS_SERVER_TIMEOUT',
    message: expect.stringMatching(
      /accepts connections, but does not answer a WebSocket handshake \(.+\)\. .*add that path to the URL/,
    ),
  });
  await closeServer(server);
});

test('messages name the option and the object of a server with a name', async () => {
  const reference = referenceTo('auth');
  const site = {
    options: { startTimeout: 100, stopTimeout: 100, failOnLeaks: false },
    address: externalAddress(url(await freePort()), undefined),
    ports: undefined,
    reference,
  };
  const server = new ServerLifecycle(externalServer(site.address.url, 100, reference), site);
  await expect(server.restart()).rejects.toThrow(
    /^server\('auth'\)\.restart\(\) is for .*option "servers\.auth"/,
  );
  await expect(server.ensure()).rejects.toThrow('Option "servers.auth" names');
  await expect(server.exited(100)).rejects.toThrow("server('auth').exited is only for");
});

test('the last refusal is reported', async () => {
  await expect(waitUntilReachable(url(await freePort()), 100, signal)).rejects.toMatchObject({
    code: 'ERR_WS_SERVER_TIMEOUT',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a cancelled wait ends before its limit', async () => {
  const cancelled = new AbortController();
  const waiting = waitUntilReachable(url(await freePort()), 2 ** 31 - 1, cancelled.signal);
  cancelled.abort();
  await expect(waiting).rejects.toThrow('nothing accepts connections at');
});
