/** @jest-environment node */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from '@jest/globals';
import { listProcesses } from '../../../src/platform/procfs';
import { freePort } from './free-port';

const fixtures = join(__dirname, '..', '..', 'fixtures', 'commands');
const workers: ChildProcess[] = [];

afterEach(() => {
  for (const worker of workers.splice(0)) worker.kill('SIGKILL');
});

/** A process that starts the echo server as a Jest worker would, and prints the ids of both. */
async function startWorker(behaviour = '') {
  const worker = spawn(process.execPath, [join(fixtures, 'worker.cjs')], {
    env: { ...process.env, BEHAVIOUR: behaviour, PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  workers.push(worker);
  const [line] = await once(createInterface(worker.stdout), 'line');
  const pids = JSON.parse(String(line)) as { server: number; reaper: number; child?: number };
  return { worker, pids };
}

function isAlive(pid: number): boolean {
  return listProcesses().some((entry) => entry.pid === pid && entry.state !== 'Z');
}

/** Waits for all of them to be gone; Jest's own limit is the end of the patience. */
async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 10));
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'after %s of the worker neither its server nor the reaper is left',
  async (signal) => {
    const { worker, pids } = await startWorker();
    worker.kill(signal);
    await untilGone([pids.server, pids.reaper]);
  },
);

/** Waits until a process catches SIGHUP (bit 0 of the mask), the last of what the reaper catches. */
async function untilItCatchesSignals(pid: number): Promise<void> {
  const mask = (): bigint => {
    const [, hex] = /^SigCgt:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return BigInt(`0x${hex ?? 0}`);
  };
  while ((mask() & 1n) === 0n) await new Promise(setImmediate);
}

test('Ctrl-C reaches the whole group of the worker, and the reaper does its work all the same', async () => {
  const { worker, pids } = await startWorker('ignore-sigterm');
  await untilItCatchesSignals(pids.reaper);
  process.kill(-Number(worker.pid), 'SIGINT');
  process.kill(pids.reaper, 'SIGINT');
  process.kill(pids.reaper, 'SIGTERM');
  process.kill(pids.reaper, 'SIGHUP');
  await untilGone([pids.server, pids.reaper]);
});

test.each(['child', 'escaped-child'])('a %s of the server is reaped too', async (behaviour) => {
  const { worker, pids } = await startWorker(behaviour);
  expect(isAlive(Number(pids.child))).toBe(true);
  worker.kill('SIGKILL');
  await untilGone([pids.server, Number(pids.child), pids.reaper]);
});

test('a reaper that was killed is replaced before the next command', async () => {
  const { worker, pids } = await startWorker('replace-reaper');
  expect(isAlive(pids.reaper)).toBe(true);
  worker.kill('SIGKILL');
  await untilGone([pids.server, pids.reaper]);
});
