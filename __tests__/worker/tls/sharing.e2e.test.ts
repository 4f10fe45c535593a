import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { isAlive } from '../../../src/platform/process-identity';
import { removeEndedRuns } from '../../../src/platform/run-files/remove-ended-runs';
import { ended, startRun, withFolder } from './runs';

// Starts processes, on machines that may be slow.
jest.setTimeout(60_000);

const rootOf = (folder: string) => join(folder, `jest-ws-dynamic-${process.getuid?.() ?? 'user'}`);

async function untilDead(pids: readonly number[]): Promise<void> {
  while (pids.some((pid) => isAlive({ pid, start: '0' }))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the certificate of a run', () => {
  test('is shared by all its child-process workers, and removed after the run', () =>
    withFolder(async (folder) => {
      const run = await startRun(folder, 6);
      await ended(run.process);

      expect(new Set(run.workers.map((worker) => worker.pid)).size).toBe(6);
      expect(new Set(run.workers.map((worker) => worker.cert)).size).toBe(1);
      expect(new Set(run.workers.map((worker) => worker.key)).size).toBe(1);
      expect(new Set(run.workers.map((worker) => worker.ca)).size).toBe(1);
      expect(readdirSync(rootOf(folder))).toEqual([]);
    }));

  test('is shared by all its worker threads, and removed after the run', () =>
    withFolder(async (folder) => {
      const run = await startRun(folder, 3, 'threads');
      await ended(run.process);

      expect(new Set(run.workers.map((worker) => worker.pid)).size).toBe(1);
      expect(new Set(run.workers.map((worker) => worker.cert)).size).toBe(1);
      expect(readdirSync(rootOf(folder))).toEqual([]);
    }));

  test('differs between two concurrent runs', () =>
    withFolder(async (folder) => {
      const runs = await Promise.all([startRun(folder, 2), startRun(folder, 2)]);
      await Promise.all(runs.map((run) => ended(run.process)));

      const keys = runs.map((run) => new Set(run.workers.map((worker) => worker.key)));
      expect(keys.map((set) => set.size)).toEqual([1, 1]);
      expect([...(keys[0] ?? [])]).not.toEqual([...(keys[1] ?? [])]);
      expect(readdirSync(rootOf(folder))).toEqual([]);
    }));

  test('is stored in files that only its user can read', () =>
    withFolder(async (folder) => {
      const run = await startRun(folder, 1, 'stay');
      const runFolder = dirname(String(run.workers[0]?.keyPath));
      const modes = readdirSync(runFolder).map(
        (name) => statSync(join(runFolder, name)).mode & 0o777,
      );
      const folderModes = [rootOf(folder), runFolder].map((path) => statSync(path).mode & 0o777);
      run.process.kill('SIGKILL');
      await untilDead(run.workers.map((worker) => worker.pid));

      expect(folderModes).toEqual([0o700, 0o700]);
      expect(new Set(modes)).toEqual(new Set([0o600]));
      expect(readdirSync(rootOf(folder))).toEqual([]);
    }));

  test('is removed by the next run if parent and workers were killed', () =>
    withFolder(async (folder) => {
      const killed = await startRun(folder, 2, 'stay');
      const keyPath = String(killed.workers[0]?.keyPath);
      for (const { pid } of killed.workers) process.kill(pid, 'SIGKILL');
      killed.process.kill('SIGKILL');
      await ended(killed.process);
      await untilDead(killed.workers.map((worker) => worker.pid));
      expect(existsSync(keyPath)).toBe(true);

      const next = await startRun(folder, 1);
      await ended(next.process);

      expect(existsSync(keyPath)).toBe(false);
      expect(readdirSync(rootOf(folder))).toEqual([]);
    }));

  test('is kept while one worker is alive', () =>
    withFolder(async (folder) => {
      const run = await startRun(folder, 2, 'stay');
      const [first, second] = run.workers;
      process.kill(Number(first?.pid), 'SIGKILL');
      await untilDead([Number(first?.pid)]);

      removeEndedRuns(rootOf(folder));

      const kept = existsSync(String(second?.keyPath));
      run.process.kill('SIGKILL');
      await untilDead([Number(second?.pid)]);
      expect(kept).toBe(true);
    }));
});
