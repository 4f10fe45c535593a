import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { pauseBeforeNext, watchHandshake } from '../../../src/worker/process/readiness';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Handshakes that a server meets within this many ms, when each is answered at once. */
function countHandshakes(within: number): number {
  let elapsed = 0;
  let count = 0;
  while (elapsed < within) {
    count += 1;
    elapsed += pauseBeforeNext(elapsed, count);
  }
  return count;
}

test('a server that responds "not yet" gets 9 handshakes in its first second', () => {
  expect(countHandshakes(1000)).toBe(9);
});

test('a port that refuses is tried again after 4 ms, later after up to 25 ms', () => {
  expect([0, 400, 1000, 60_000].map((elapsed) => pauseBeforeNext(elapsed, 0))).toEqual([
    4, 4, 10, 25,
  ]);
});

test('an interrupted handshake does not replace the response before it', async () => {
  const watched = new AbortController();
  let handshakes = 0;
  const server = createServer();
  servers.push(server);
  const cut = new Promise<void>((resolve) => {
    server.on('upgrade', (_request, socket) => {
      handshakes += 1;
      if (handshakes === 1) socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n');
      else resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const watch = watchHandshake({ host: '127.0.0.1', port, path: '/' }, watched.signal);
  await cut;
  watched.abort();
  await new Promise(setImmediate);

  expect(watch.last()).toEqual({ kind: 'answered', status: 502 });
});
