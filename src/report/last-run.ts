/**
 * Stores the start and the failed test files of a run without a reporter, or the path of the reporter's page, for
 * `jest-ws-dynamic report`. Since the run did not request this, nothing here warns or throws.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFallback } from '../errors/with-fallback';
import { openPrivateFolder, runsIn } from '../platform/run-files/private-folder';
import { removeEndedRuns } from '../platform/run-files/remove-ended-runs';
import { ownRunKey } from '../platform/run-files/run-key';
import { type CachedProject, hashOf, lastRunFolder, pageFile, startFile } from './last-run-folder';
import type { FileReport } from './schema';

/** Maximum number of test files stored per run. */
const mostFiles = 200;
let hasForgotten = false;

/** Removes records of earlier runs, once per process, and this run's record of a file that now passes. */
export function forgetFailures(project: CachedProject, testPath: string): void {
  attempt(() => {
    const folder = lastRunFolder(project);
    if (!hasForgotten) removeEndedRuns(folder);
    hasForgotten = true;
    const own = ownFolder(project);
    if (existsSync(own)) rmSync(join(own, `${hashOf(testPath)}.json`), { force: true });
  });
}

/** Without it, a run in which all test files pass is the same as no run. */
export function keepStart(project: CachedProject): void {
  attempt(() => {
    const path = join(ownFolder(project), startFile);
    // The first file of the run that passes creates it.
    if (existsSync(path)) return;
    openOwn(project);
    writeFileSync(path, new Date().toISOString(), { flag: 'wx', mode: 0o600 });
  });
}

/** Stores the record of a failed test file. */
export function keepFailures(project: CachedProject, testPath: string, file: FileReport): void {
  forgetFailures(project, testPath);
  attempt(() => {
    const own = openOwn(project);
    if (readdirSync(own).length >= mostFiles) return;
    const path = join(own, hashOf(testPath));
    writeFileSync(path, JSON.stringify(file), { mode: 0o600 });
    // Renamed once it is complete.
    renameSync(path, `${path}.json`);
  });
}

/**
 * Stores the path of the reporter's page, since the reporter may be set on the command line instead of in a
 * config.
 */
export function keepPage(project: CachedProject, page: string): void {
  attempt(() => writeFileSync(join(openOwn(project), pageFile), page, { mode: 0o600 }));
}

function openOwn(project: CachedProject): string {
  mkdirSync(project.cacheDirectory, { recursive: true });
  openPrivateFolder(runsIn(project.cacheDirectory));
  openPrivateFolder(lastRunFolder(project));
  const own = ownFolder(project);
  openPrivateFolder(own);
  return own;
}

/** The folder of this run. */
function ownFolder(project: CachedProject): string {
  return join(lastRunFolder(project), ownRunKey('last run'));
}

/** Ignores errors, such as of a read-only cache. */
function attempt(work: () => void): void {
  withFallback(work, undefined);
}
