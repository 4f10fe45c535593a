import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openPrivateFolder } from '../platform/run-files/private-folder';
import { parseRunKey } from '../platform/run-files/run-key';
import { FrameLimit } from './frame-limit';
import { type CachedProject, hashOf, lastRunFolder, pageFile, startFile } from './last-run-folder';
import { readJson } from './read-json';
import { type FileReport, fileSchema, type Report } from './schema';

/** The report of the failed test files of the newest run; `undefined` if there is none. */
export function readLastRun(projects: readonly CachedProject[]): Report | undefined {
  const room = new FrameLimit();
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

/** The page written by the reporter in the newest run, if it still exists. */
export function lastPage(projects: readonly CachedProject[]): string | undefined {
  return textsOf(projects, pageFile).find((page) => existsSync(page));
}

/** The start of the newest run without the reporter, ISO 8601; `undefined` if nothing is known of it. */
export function lastStart(projects: readonly CachedProject[]): string | undefined {
  return textsOf(projects, startFile).sort()[0];
}

function textsOf(projects: readonly CachedProject[], name: string): string[] {
  return projects
    .flatMap(recordsOf)
    .filter((path) => basename(path) === name)
    .map((path) => readFileSync(path, 'utf8'));
}

function filesOf(project: CachedProject): FileReport[] {
  return recordsOf(project)
    .filter((path) => path.endsWith('.json'))
    .map((path) => readJson(path, fileSchema, 'record of a test file'));
}

function recordsOf(project: CachedProject): string[] {
  const folder = lastRunFolder(project);
  if (!existsSync(folder)) return [];
  openPrivateFolder(folder);
  const runs = readdirSync(folder).filter((name) => parseRunKey(name) !== undefined);
  return runs.flatMap((run) =>
    readdirSync(join(folder, run)).map((name) => join(folder, run, name)),
  );
}
