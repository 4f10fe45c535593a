import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { ServerMemory } from '../../../src/suites/security/server-memory';

const mebibyte = 1_048_576;

/**
 * Memory that is held as long as the list is not emptied: much more than the worker may release meanwhile of
 * the test files before this one.
 */
function hold(): Buffer[] {
  return [Buffer.alloc(512 * mebibyte)];
}

test('garbage is no growth', async () => {
  const memory = new ServerMemory(process.pid);
  const before = await memory.beforeAttack();
  hold();
  await expect(memory.requireReleased(before, 32 * mebibyte)).resolves.toBeUndefined();
});

test('memory may be released a moment later', async () => {
  const memory = new ServerMemory(process.pid);
  const before = await memory.beforeAttack();
  const held = hold();
  const released = memory.requireReleased(before, 32 * mebibyte);
  setTimeout(() => held.splice(0), 300);
  await expect(released).resolves.toBeUndefined();
});

test('memory that stays is a finding, with what all attacks of the check have added', async () => {
  const memory = new ServerMemory(process.pid);
  const before = await memory.beforeAttack();
  const held = hold();
  expect(await memory.beforeAttack()).toBe(before);
  await expect(memory.requireReleased(before, 32 * mebibyte)).rejects.toThrow(
    /^The server's memory has grown by \d+ MiB and was not released; the limit is 32 MiB\.$/,
  );
  expect(held).toHaveLength(1);
});

test('of another process, an attack is compared with what the last one has left', async () => {
  const script = `process.on('message', () => {
    globalThis.held = Buffer.alloc(64 * 2 ** 20, 1);
    process.send('allocated');
  });`;
  const child = spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const memory = new ServerMemory(child.pid);
  const before = (await memory.beforeAttack()) ?? 0;
  child.send('allocate');
  await once(child, 'message');
  await memory.requireReleased(before, 1024 * mebibyte);
  expect((await memory.beforeAttack()) ?? 0).toBeGreaterThan(before + 32 * mebibyte);
  child.kill();
  await once(child, 'exit');
});

test('of a process that is not known, nothing is found', async () => {
  const memory = new ServerMemory(undefined);
  expect(await memory.read()).toBeUndefined();
  await expect(memory.requireReleased(undefined, 0)).resolves.toBeUndefined();
});
