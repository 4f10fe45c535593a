import { once } from 'node:events';
import { unwatchFile, watchFile } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { LeakWatch } from '../../../src/worker/leaks/leak-watch';
import { leasePortPair } from '../../../src/worker/ports';

let server: Server | undefined;
// A server or watcher that stays open would keep Jest running.
afterEach(() => {
  server?.close();
  unwatchFile(__filename);
});

test.each([
  ['channels', false],
  ['async hooks', true],
])('a server opened by lease.listen() is listed while it listens: by %s', async (_, thorough) => {
  const lease = await leasePortPair();
  server = createServer();
  const watch = new LeakWatch(__filename, () => 'opens a server', thorough);
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

test('a file polled by watchFile() is listed until it is unwatched', () => {
  const watch = new LeakWatch(__filename, () => 'watches a file', true);
  const watchers = () => watch.list().filter(({ what }) => what === 'file watcher');
  watchFile(__filename, () => {});
  expect(watchers()).toHaveLength(1);

  unwatchFile(__filename);
  watch.end();
  expect(watchers()).toEqual([]);
});
