/**
 * What the newest run left in Jest's cache without the reporter: its failed test files, for
 * `jest-ws-dynamic report`. Nobody asked for them in that run, so nothing here warns or throws.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPrivateFolder, runsIn } from '../platform/run-files/private-folder';
import { removeEndedRuns } from '../platform/run-files/remove-ended-runs';
import { ownRunKey, parseRunKey } from '../platform/run-files/run-key';
import { FrameRoom } from './frame-room';
import { readJson } from './read-json';
import { type FileReport, fileSchema, type Report } from './schema';

/** The project as Jest's config has it. */
export interface CachedProject {
  readonly cacheDirectory: string;
  readonly rootDir: string;
}

/** Test files of one run that are kept. */
const mostFiles = 200;
let hasForgotten = false;

/** Removes what ended runs left, once a process, and this run's record of a file that now passes. */
export function forgetFailures(project: CachedProject, testPath: string): void {
  unlessImpossible(() => {
    const folder = folderOf(project);
    if (!hasForgotten) removeEndedRuns(folder);
    hasForgotten = true;
    const own = join(folder, ownRunKey('last run'));
    if (existsSync(own)) rmSync(join(own, `${hashOf(testPath)}.json`), { force: true });
  });
}

/** Keeps the record of a test file that failed. */
export function keepFailures(project: CachedProject, testPath: string, file: FileReport): void {
  forgetFailures(project, testPath);
  unlessImpossible(() => {
    mkdirSync(project.cacheDirectory, { recursive: true });
    openPrivateFolder(runsIn(project.cacheDirectory));
    openPrivateFolder(folderOf(project));
    const own = join(folderOf(project), ownRunKey('last run'));
    openPrivateFolder(own);
    if (readdirSync(own).length >= mostFiles) return;
    const path = join(own, hashOf(testPath));
    writeFileSync(path, JSON.stringify(file), { mode: 0o600 });
    // Under its final name only when it is whole.
    renameSync(path, `${path}.json`);
  });
}

/** The report of the failed test files of the newest run; `undefined` when it left none. */
export function readLastRun(projects: readonly CachedProject[]): Report | undefined {
  const room = new FrameRoom();
  const files = projects.flatMap(filesOf).map((file) => room.fitFile(file));
  if (files.length === 0) return undefined;
  const start = Math.min(...files.map(({ startedAt = Date.now() }) => startedAt));
  const end = Math.max(...files.map(({ startedAt = start, duration = 0 }) => startedAt + duration));
  return {
    version: 1,
    startedAt: new Date(start).toISOString(),
    duration: end - start,
    runs: [{ id: hashOf(`${start} ${files.map(({ path }) => path).join(' ')}`) }],
    files: files.sort((one, other) => one.path.localeCompare(other.path)),
  };
}

function filesOf(project: CachedProject): FileReport[] {
  const folder = folderOf(project);
  if (!existsSync(folder)) return [];
  openPrivateFolder(folder);
  const runs = readdirSync(folder).filter((name) => parseRunKey(name) !== undefined);
  return runs.flatMap((run) =>
    readdirSync(join(folder, run))
      .filter((name) => name.endsWith('.json'))
      .map((name) => readJson(join(folder, run, name), fileSchema, 'record of a test file')),
  );
}

/** Jest's cache is shared by all projects of a user. */
function folderOf({ cacheDirectory, rootDir }: CachedProject): string {
  return join(runsIn(cacheDirectory), hashOf(rootDir));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function unlessImpossible(work: () => void): void {
  try {
    work();
  } catch {
    // A cache that cannot be written keeps nothing.
  }
}
