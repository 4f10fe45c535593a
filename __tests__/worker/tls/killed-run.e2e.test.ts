import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { isAlive } from '../../../src/platform/process-identity';
import { makeProject, type Project } from '../../running/run-jest';
import { ended } from './runs';

// Each test starts two whole Jests.
jest.setTimeout(300_000);

let project: Project | undefined;

afterEach(() => {
  project?.remove();
});

const waiting = `
const { connect } = require('jest-ws-dynamic');
const { appendFileSync, existsSync } = require('node:fs');
test('waits for the file "go"', async () => {
  await connect('/echo', { ssl: true });
  appendFileSync('pids', process.pid + '\\n');
  while (!existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 10));
}, 60000);`;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** All files of key folders below a temporary folder. */
function keyFiles(temporary: string): string[] {
  return readdirSync(temporary, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.pem'));
}

test.each([
  ['SIGKILL', '-i', 1],
  ['SIGINT', '-w=2', 2],
] as const)(
  'after %s of a run with %s, the next run leaves no key on disk',
  async (signal, mode, processes) => {
    project = makeProject({ 'a.test.js': waiting, 'b.test.js': waiting });
    const { folder, write, jest: runAgain } = project;
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    const jestBin = require.resolve('jest/bin/jest');
    const run = spawn(process.execPath, [jestBin, mode], {
      cwd: folder,
      env: { PATH: process.env.PATH, TMPDIR: temporary },
      stdio: 'ignore',
    });
    const pids = () =>
      existsSync(join(folder, 'pids'))
        ? readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number)
        : [];
    await until(() => pids().length === processes);
    const before = keyFiles(temporary);

    run.kill(signal);
    await ended(run);
    write({ go: '' });
    await until(() => !pids().some((pid) => isAlive({ pid, start: '0' })));
    const next = await runAgain(['-i'], { TMPDIR: temporary });

    expect(before).toHaveLength(3);
    expect(next.output).toContain('2 passed');
    expect(keyFiles(temporary)).toEqual([]);
  },
);
