/**
 * Keeps the failed test files of a run that has no reporter, or the place of the reporter's page, for
 * `jest-ws-dynamic report`. Nobody asked for that in the run, so nothing here warns or throws.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { orElse } from '../errors/or-else';
import { openPrivateFolder, runsIn } from '../platform/run-files/private-folder';
import { removeEndedRuns } from '../platform/run-files/remove-ended-runs';
import { ownRunKey } from '../platform/run-files/run-key';
import { type CachedProject, hashOf, lastRunFolder, pageFile } from './last-run-folder';
import type { FileReport } from './schema';

/** Test files of one run that are kept. */
const mostFiles = 200;
let hasForgotten = false;

/** Removes what ended runs left, once a process, and this run's record of a file that now passes. */
export function forgetFailures(project: CachedProject, testPath: string): void {
  attempt(() => {
    const folder = lastRunFolder(project);
    if (!hasForgotten) removeEndedRuns(folder);
    hasForgotten = true;
    const own = join(folder, ownRunKey('last run'));
    if (existsSync(own)) rmSync(join(own, `${hashOf(testPath)}.json`), { force: true });
  });
}

/** Keeps the record of a test file that failed. */
export function keepFailures(project: CachedProject, testPath: string, file: FileReport): void {
  forgetFailures(project, testPath);
  attempt(() => {
    const own = openOwn(project);
    if (readdirSync(own).length >= mostFiles) return;
    const path = join(own, hashOf(testPath));
    writeFileSync(path, JSON.stringify(file), { mode: 0o600 });
    // Under its final name only when it is whole.
    renameSync(path, `${path}.json`);
  });
}

/** Keeps where the reporter wrote its page: a config need not name a reporter of the command line. */
export function keepPage(project: CachedProject, page: string): void {
  attempt(() => writeFileSync(join(openOwn(project), pageFile), page, { mode: 0o600 }));
}

function openOwn(project: CachedProject): string {
  mkdirSync(project.cacheDirectory, { recursive: true });
  openPrivateFolder(runsIn(project.cacheDirectory));
  openPrivateFolder(lastRunFolder(project));
  const own = join(lastRunFolder(project), ownRunKey('last run'));
  openPrivateFolder(own);
  return own;
}

/** A cache that cannot be written keeps nothing. */
function attempt(work: () => void): void {
  orElse(work, undefined);
}
