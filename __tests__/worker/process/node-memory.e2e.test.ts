import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nodeMemory, readMemory } from '../../../src/platform/node-memory';

const preload = join(__dirname, '../../../dist/worker/process/lifeline-preload.js');
const folder = mkdtempSync(join(tmpdir(), 'memory-'));
const path = join(folder, 'end');
const worker = createServer((socket) => {
  readMemory(socket);
  socket.write('+');
});
const started: ChildProcess[] = [];
beforeAll(async () => {
  await once(worker.listen(path), 'listening');
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  worker.close();
  rmSync(folder, { recursive: true });
});

/** A Node process of a command; resolves with its ID when it has run the code. */
async function start(code: string): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(
    process.execPath,
    ['--require', preload, '-e', `${code}; process.on('message', (text) => eval(text))`],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, JEST_WS_DYNAMIC_LIFELINE: path },
    },
  );
  started.push(child);
  const [first] = await once(child, 'message');
  expect(first).toBe('ready');
  return child as ChildProcess & { readonly pid: number };
}

async function run(child: ChildProcess, code: string): Promise<void> {
  child.send(`${code}; process.send('done')`);
  await once(child, 'message');
}

/** Resolves when the process is connected. */
async function memoryOf(pid: number): Promise<number> {
  for (;;) {
    const found = await nodeMemory(pid);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('what a process has freed and uses again is seen', async () => {
  const child = await start("process.send('ready')");
  const idle = await memoryOf(child.pid);
  for (let round = 0; round < 3; round += 1) {
    await run(child, 'globalThis.kept = Buffer.alloc(30_000_000, 1)');
    const [held = 0, again = 0] = await Promise.all([nodeMemory(child.pid), nodeMemory(child.pid)]);
    expect(held - idle).toBeGreaterThan(29_000_000);
    expect(held - idle).toBeLessThan(33_000_000);
    expect(again).toBe(held);
    await run(child, 'globalThis.kept = undefined');
    expect(((await nodeMemory(child.pid)) ?? 0) - idle).toBeLessThan(2_000_000);
  }
});

test('a process with worker threads does not know their memory', async () => {
  const child = await start(`
    const { Worker } = require('node:worker_threads');
    globalThis.thread = new Worker('setInterval(() => {}, 1000)', { eval: true });
    process.send('ready')`);
  for (;;) {
    if ((await nodeMemory(child.pid)) === undefined) break;
  }
  await run(child, 'globalThis.thread.terminate()');
  expect(await memoryOf(child.pid)).toBeGreaterThan(0);
});

test('a process that has ended has no memory', async () => {
  const child = await start("process.send('ready')");
  await memoryOf(child.pid);
  const asked = nodeMemory(child.pid);
  child.kill('SIGKILL');
  await Promise.all([once(child, 'exit'), asked]);
  expect(await nodeMemory(child.pid)).toBeUndefined();
});
