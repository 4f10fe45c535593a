import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { PendingUpgrade } from '../../../../src/worker/connections/mock/pending-upgrade';

test('keeps up to 64 KiB that a client sends before the response, and loses nothing', async () => {
  const sent = Buffer.alloc(1024 * 1024, 'frame');
  const socket = new PassThrough({ highWaterMark: 8 * 1024 });
  const pending = new PendingUpgrade(socket, Buffer.from('head'));
  const paused = once(socket, 'pause');
  for (let at = 0; at < sent.length; at += 8 * 1024) socket.write(sent.subarray(at, at + 8 * 1024));
  await paused;
  const received = pending.release();
  expect(received.length).toBeGreaterThanOrEqual(64 * 1024);
  expect(received.length).toBeLessThan(80 * 1024);
  socket.end();
  const all = Buffer.concat([received, await buffer(socket)]);
  expect(all.equals(Buffer.concat([Buffer.from('head'), sent]))).toBe(true);
});
