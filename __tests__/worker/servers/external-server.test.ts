import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { closeServer } from '../../../src/platform/listening-server';
import { waitUntilReachable } from '../../../src/worker/servers/external-server';
import { freePort } from '../process/free-port';

test('a server that begins to listen is found', async () => {
  const port = await freePort();
  const found = waitUntilReachable(`ws://127.0.0.1:${port}`, 60_000, new AbortController().signal);
  const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await found;
  await closeServer(server);
});

test('the last refusal is named', async () => {
  const url = `ws://127.0.0.1:${await freePort()}`;
  await expect(waitUntilReachable(url, 100, new AbortController().signal)).rejects.toMatchObject({
    code: 'ERR_WS_SERVER_TIMEOUT',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a wait that is given up ends before its limit', async () => {
  const cancelled = new AbortController();
  const waiting = waitUntilReachable(
    `ws://127.0.0.1:${await freePort()}`,
    2 ** 31 - 1,
    cancelled.signal,
  );
  cancelled.abort();
  await expect(waiting).rejects.toThrow('nothing accepted a connection there');
});
