/** @jest-environment node */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { listeningDescriptor } from '../../src/platform/listening-server';

test('a listening server has a descriptor on POSIX; one that is closed has none', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const shown = process.platform === 'win32' ? undefined : expect.any(Number);
  expect(listeningDescriptor(server)).toEqual(shown);
  server.close();
  expect(listeningDescriptor(server)).toBeUndefined();
});

test.each([[undefined], [3], [{}], [{ fd: -1 }], [{ fd: '3' }]])(
  'of %j there is none',
  (handle) => {
    const server = Object.assign(createServer(), { _handle: handle });
    expect(listeningDescriptor(server)).toBeUndefined();
  },
);
