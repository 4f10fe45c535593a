import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What one worker of a run reported. */
interface WorkerReport {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
  readonly keyPath: string;
  readonly folderProblem?: string;
  readonly pid: number;
}

export interface Run {
  readonly process: ChildProcess;
  readonly workers: readonly WorkerReport[];
}

/** A temporary folder for the body, removed after it. */
export async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'jest-ws-dynamic-test-'));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts a script of the fixtures and waits for its first line. */
export async function startScript(
  name: string,
  args: readonly string[],
): Promise<[ChildProcess, string]> {
  const script = join(__dirname, 'fixtures', name);
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return [child, String(line)];
}

/** Starts a run and waits until each of its workers has the certificate. */
export async function startRun(
  folder: string,
  workers: number,
  ...flags: readonly ('threads' | 'stay')[]
): Promise<Run> {
  const [child, line] = await startScript('run.js', [folder, String(workers), ...flags]);
  return { process: child, workers: JSON.parse(line) as WorkerReport[] };
}

/** Waits for the end of a process, which may have come already. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
