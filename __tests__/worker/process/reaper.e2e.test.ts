import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from '@jest/globals';
import type { CommandOptions } from '../../../src/options/types';
import { listProcesses, readCommandLine } from '../../../src/platform/procfs';
import { freePort } from './free-port';

const fixtures = join(__dirname, '..', '..', 'fixtures', 'commands');
const workers: ChildProcess[] = [];

afterEach(() => {
  for (const worker of workers.splice(0)) worker.kill('SIGKILL');
});

/** A process that starts the echo server as a Jest worker would, and prints the ids of both. */
async function startWorker(behaviour = '', command?: Partial<CommandOptions>) {
  const worker = spawn(process.execPath, [join(fixtures, 'worker.cjs')], {
    env: {
      ...process.env,
      BEHAVIOUR: behaviour,
      PORT: String(await freePort()),
      ...(command && { COMMAND: JSON.stringify({ wait: { stdout: 'ready' }, ...command }) }),
    },
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

test('Ctrl-C reaches the whole group of the worker, and the reaper still ends the server', async () => {
  const { worker, pids } = await startWorker('ignore-sigterm');
  await untilItCatchesSignals(pids.reaper);
  process.kill(-Number(worker.pid), 'SIGINT');
  process.kill(pids.reaper, 'SIGINT');
  process.kill(pids.reaper, 'SIGTERM');
  process.kill(pids.reaper, 'SIGHUP');
  await untilGone([pids.server, pids.reaper]);
});

test.each(['child', 'escaped-child'])('a %s of the server is ended too', async (behaviour) => {
  const { worker, pids } = await startWorker(behaviour);
  expect(isAlive(Number(pids.child))).toBe(true);
  worker.kill('SIGKILL');
  await untilGone([pids.server, Number(pids.child), pids.reaper]);
});

test('a killed reaper is replaced before the next command', async () => {
  const { worker, pids } = await startWorker('replace-reaper');
  expect(isAlive(pids.reaper)).toBe(true);
  worker.kill('SIGKILL');
  await untilGone([pids.server, pids.reaper]);
});

/** The reapers of a worker. */
function reapersOf({ pid }: ChildProcess): number[] {
  return listProcesses()
    .filter(({ state }) => state !== 'Z')
    .map((entry) => entry.pid)
    .filter((each) => readCommandLine(each).includes(`JEST_WS_DYNAMIC_COMMAND=${pid}-`));
}

/** Waits until a worker has another reaper than this one. */
async function nextReaper(worker: ChildProcess, previous: number): Promise<number> {
  for (;;) {
    const next = reapersOf(worker).find((pid) => pid !== previous);
    if (next !== undefined) return next;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a killed reaper is replaced while the command runs', async () => {
  const { worker, pids } = await startWorker();
  process.kill(pids.reaper, 'SIGKILL');
  const next = await nextReaper(worker, pids.reaper);
  worker.kill('SIGKILL');
  await untilGone([pids.server, next]);
});

test('a reaper that hangs during its start is killed and replaced', async () => {
  const { worker, pids } = await startWorker('stopped-reaper');
  const next = await nextReaper(worker, pids.reaper);
  expect(isAlive(pids.reaper)).toBe(false);
  worker.kill('SIGKILL');
  await untilGone([pids.server, next]);
});

test('a worker that exits ends its server without the reaper', async () => {
  const { worker, pids } = await startWorker('end-by-itself');
  await once(worker, 'exit');
  expect(isAlive(pids.server)).toBe(false);
  process.kill(pids.reaper, 'SIGKILL');
});

const sleep = "setTimeout(() => {}, 1e6); console.log('ready')";

// Other systems send no signal at the end of a parent.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux.each([
  ['a Node program', { command: 'node', args: ['-e', sleep] }],
  [
    'a Node program that ignores SIGTERM',
    { command: 'node', args: ['-e', `process.on('SIGTERM', () => {}); ${sleep}`] },
  ],
  ['another program', { command: 'sleep', args: ['1000'], wait: {} }],
  ['a Node program below a shell', { command: 'sh', args: ['-c', `node -e "${sleep}"; true`] }],
  [
    'a shell below a Node program',
    {
      command: 'node',
      args: [
        '-e',
        "require('child_process').spawn('sh', ['-c', 'echo ready; sleep 1000; true'], { stdio: 'inherit' })",
      ],
    },
  ],
])('%s ends when the worker and its reaper are killed together', async (_name, command) => {
  const { worker, pids } = await startWorker('', command);
  const group = listProcesses().filter((entry) => entry.group === pids.server);
  worker.kill('SIGKILL');
  process.kill(pids.reaper, 'SIGKILL');
  await untilGone(group.map(({ pid }) => pid));
});

onLinux(
  'what is left all the same, the next run ends, and nothing of a run beside it',
  async () => {
    const stubborn = "trap '' TERM; echo ready; while :; do sleep 1; done";
    const beside = await startWorker();
    const { worker, pids } = await startWorker('', { command: 'sh', args: ['-c', stubborn] });
    process.kill(pids.reaper, 'SIGSTOP');
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    expect(isAlive(pids.server)).toBe(true);

    const next = await startWorker();
    await untilGone([pids.server, pids.reaper]);
    expect([next, beside].map((each) => isAlive(each.pids.server))).toEqual([true, true]);
  },
);
