import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../running/run-jest';

const execute = promisify(execFile);
const root = join(__dirname, '..', '..');
const jestBin = require.resolve('jest/bin/jest');

/** Each file holds its server until somebody kills the run. */
const endless = `const { connect } = require('jest-ws-dynamic');
test('runs on', async () => {
  await connect('/', { ssl: true });
  await new Promise(() => {});
}, 600000);
`;

let project: Project;

beforeAll(() => {
  project = makeProject({
    'endless/one.test.js': endless,
    'endless/two.test.js': endless,
    'short/one.test.js': "test('ends', () => {});\n",
  });
});

afterAll(() => project.remove());

interface Lease {
  readonly testPath?: string;
}

async function leasesOfTheProject(): Promise<readonly Lease[]> {
  const main = join(root, 'dist', 'cli', 'main.js');
  const { stdout } = await execute(process.execPath, [main, 'ports', '--json']);
  return (JSON.parse(stdout) as Lease[]).filter(({ testPath }) =>
    testPath?.includes(project.folder),
  );
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(setImmediate);
}

function keysIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /key/.test(name),
  );
}

function startRun(temporary: string, args: readonly string[]): ChildProcess {
  return spawn(
    process.execPath,
    [jestBin, `--cacheDirectory=${join(project.folder, 'cache')}`, ...args],
    { cwd: project.folder, env: { ...process.env, TMPDIR: temporary }, stdio: 'ignore' },
  );
}

const ways = [
  { signal: 'SIGINT', workers: ['-i'], keysAfter: 0 },
  { signal: 'SIGTERM', workers: ['-i'], keysAfter: 0 },
  { signal: 'SIGHUP', workers: ['-i'], keysAfter: 0 },
  { signal: 'SIGINT', workers: ['-w', '2', '--workerIdleMemoryLimit=2GB'], keysAfter: 0 },
  { signal: 'SIGTERM', workers: ['-w', '2', '--workerIdleMemoryLimit=2GB'], keysAfter: 0 },
  { signal: 'SIGKILL', workers: ['-i'], keysAfter: 1 },
] as const;

test.each(ways)(
  'after $signal with $workers no port stays leased, and the next run removes the key at the latest',
  async ({ signal, workers, keysAfter }) => {
    const temporary = join(project.folder, `tmp-${signal}-${workers.length}`);
    mkdirSync(temporary);
    const run = startRun(temporary, ['endless', ...workers]);
    const ended = new Promise((resolve) => run.once('close', resolve));
    await until(async () => (await leasesOfTheProject()).length > 0);
    expect(keysIn(temporary)).not.toEqual([]);

    // As Ctrl-C does it: the whole run, parent and workers.
    for (const pid of await processesOf(run)) process.kill(pid, signal);
    await ended;
    await until(async () => (await leasesOfTheProject()).length === 0);
    // A worker may give its ports back before it removes its files.
    await until(async () => keysIn(temporary).length === keysAfter);

    const next = startRun(temporary, ['short', '-i']);
    expect(await new Promise((resolve) => next.once('close', resolve))).toBe(0);
    await until(async () => keysIn(temporary).length === 0);
  },
  120_000,
);

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  "workers end with Jest's own process, long before the limit of their tests: %s",
  async (signal) => {
    const temporary = join(project.folder, `tmp-parent-${signal}`);
    mkdirSync(temporary);
    const run = startRun(temporary, ['endless', '-w', '2', '--workerIdleMemoryLimit=2GB']);
    await until(async () => (await leasesOfTheProject()).length === 2);
    const workers = (await processesOf(run)).filter((pid) => pid !== run.pid);
    expect(workers).toHaveLength(2);

    run.kill(signal);

    await until(async () => !workers.some(isAlive));
    await until(async () => keysIn(temporary).length === 0);
  },
  60_000,
);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The run and its workers. */
async function processesOf({ pid }: ChildProcess): Promise<number[]> {
  const { stdout } = await execute('ps', ['-A', '-o', 'pid=,ppid=']);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const children = rows.filter(([, parent]) => parent === pid).map(([child]) => child ?? 0);
  return pid === undefined ? children : [...children, pid];
}
