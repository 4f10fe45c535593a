import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ownIdentity, processSpace } from '../../../src/platform/process-identity';
import { isOrphan } from '../../../src/worker/process/is-orphan';

const preload = join(__dirname, '../../../dist/worker/process/lifeline-preload.js');
const { namespace } = processSpace();
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

const markOf = (pid: unknown, start: string): string => `${pid}-${start}-${namespace}-0a1b.1`;

/** A Node process of a command whose worker has closed its socket. */
function startLate(mark: string): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--require', preload, '-e', "setInterval(() => {}, 1000); process.on('SIGTERM', () => {})"],
    {
      detached: true,
      stdio: 'ignore',
      env: {
        ...process.env,
        JEST_WS_DYNAMIC_LIFELINE: '/nowhere/end',
        JEST_WS_DYNAMIC_COMMAND: mark,
      },
    },
  );
  started.push(child);
  return child;
}

test('a process started after the end of its worker ends, even in its own session', async () => {
  const worker = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(worker, 'exit');
  const kept = startLate(markOf(process.pid, ownIdentity().start));
  const unmarked = startLate('');
  const orphan = startLate(markOf(worker.pid, '1'));
  const [, signal] = await once(orphan, 'exit');
  expect(signal).toBe('SIGKILL');
  for (const { exitCode, signalCode } of [kept, unmarked]) {
    expect([exitCode, signalCode]).toEqual([null, null]);
  }
}, 20_000);

test.each([
  ['a running process', markOf(process.pid, ownIdentity().start), false],
  ['an earlier process with that ID', markOf(process.pid, '1'), true],
  ['another PID namespace', '1234567-1-0-0a1b.1', false],
  ['none', '', false],
  ['unreadable', 'nonsense', false],
])('whether the worker of a mark has ended: %s', (_name, mark, hasEnded) => {
  expect(isOrphan(mark)).toBe(hasEnded);
});
