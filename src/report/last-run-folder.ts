/** The folder in Jest's cache in which runs without the reporter store failed test files. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { runsIn } from '../platform/run-files/private-folder';

/** The project's settings in Jest's config. */
export interface CachedProject {
  readonly cacheDirectory: string;
  readonly rootDir: string;
}

/** The file with the path of the reporter's page. */
export const pageFile = 'page';

/** The file with the time of a run's first test file, ISO 8601. */
export const startFile = 'start';

let newest: { readonly project: CachedProject; readonly folder: string } | undefined;

/** A separate folder per project, since Jest's cache is shared by all projects of a user. */
export function lastRunFolder(project: CachedProject): string {
  const { cacheDirectory, rootDir } = project;
  const isSame =
    newest?.project.cacheDirectory === cacheDirectory && newest.project.rootDir === rootDir;
  // Called for each test file, usually with the same project.
  if (newest === undefined || !isSame) {
    newest = { project, folder: join(runsIn(cacheDirectory), hashOf(rootDir)) };
  }
  return newest.folder;
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
