import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { LeakWatch } from '../../../src/worker/leaks/leak-watch';
import { leasePortPair } from '../../../src/worker/ports';

let server: Server;
// A server that stays open would keep Jest running.
afterEach(() => {
  server.close();
});

test.each([
  ['channels', false],
  ['async hooks', true],
])('a server opened by lease.listen() is listed while it listens: by %s', async (_, thorough) => {
  const lease = await leasePortPair();
  server = createServer();
  const watch = new LeakWatch(() => 'opens a server', thorough);
  await lease.listen(server, { which: 'port', host: '127.0.0.1' });
  watch.end();

  expect(watch.list()).toMatchObject([
    {
      what: `server on port ${lease.port}`,
      place: expect.stringContaining('leak-watch.test.ts:'),
      test: 'opens a server',
    },
  ]);

  await once(server.close(), 'close');
  await lease.release();
  expect(watch.list().filter(({ what }) => what.startsWith('server'))).toEqual([]);
});
