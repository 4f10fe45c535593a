import { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { nodeMemory, readMemory } from '../../src/platform/node-memory';

test('a process that resets its socket when it crashes is not connected any more', async () => {
  const socket = new Socket();
  readMemory(socket);
  socket.push('main 1\n');
  socket.destroy(new Error('read ECONNRESET'));
  await new Promise((resolve) => socket.once('close', resolve));
  expect(await nodeMemory(1)).toBeUndefined();
});
