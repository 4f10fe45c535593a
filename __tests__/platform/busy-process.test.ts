import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { type Hindrance, hindranceOf } from '../../src/platform/busy-process';
import { threadStates } from '../../src/platform/procfs';
import { waitWhile } from '../../src/platform/time';

let child: ChildProcess | undefined;

/** Starts a Node process; returns its PID once it has sent a message. */
async function started(code: string): Promise<number> {
  const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
  child = spawn(process.execPath, ['-e', code], { stdio: [...stdio], detached: true });
  await once(child, 'message');
  return child.pid ?? 0;
}

/** Ends it, and what it has started. */
async function end(): Promise<void> {
  if (child?.pid === undefined) return;
  process.kill(-child.pid, 'SIGKILL');
  await once(child, 'exit');
  child = undefined;
}
afterEach(end);

/** What hinders it: its loop begins soon after its message. */
async function hindrance(pid: number): Promise<Hindrance> {
  for (;;) {
    const found = await hindranceOf(pid);
    if (found !== undefined) return found;
  }
}

const isReady = "process.send('ready', () =>";
const linux = process.platform === 'linux' ? test : test.skip;

linux('a process in an endless loop is busy', async () => {
  const pid = await started(`${isReady} { for (;;) {} });`);
  expect(await hindrance(pid)).toEqual({ kind: 'busy', pid, watched: 100 });
});

linux('a process in an endless loop is found behind the one that started it', async () => {
  const loop = JSON.stringify(`${isReady} { for (;;) {} });`);
  const pid = await started(`const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', ${loop}], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    child.on('message', () => process.send(child.pid));`);
  const found = await hindrance(pid);
  expect(found).toMatchObject({ kind: 'busy' });
  expect(found.pid).not.toBe(pid);
});

linux('a process that waits is not hindered, and neither is one that has ended', async () => {
  const pid = await started(`${isReady} {}); setInterval(() => {}, 1000);`);
  expect(await hindranceOf(pid)).toBeUndefined();
  await end();
  expect(await hindranceOf(pid)).toBeUndefined();
});

linux('a process that a signal has stopped', async () => {
  const pid = await started(`${isReady} {}); setInterval(() => {}, 1000);`);
  process.kill(pid, 'SIGSTOP');
  // The kernel stops it soon.
  await waitWhile(() => threadStates(pid).some((state) => state !== 'T'), 5000);
  expect(await hindranceOf(pid)).toEqual({ kind: 'stopped', pid });
});
