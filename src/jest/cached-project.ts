import type { JestEnvironmentConfig } from '@jest/environment';
import type { CachedProject } from '../report/last-run-folder';

/** The project of a run and Jest's cache. */
export function projectOf({ globalConfig, projectConfig }: JestEnvironmentConfig): CachedProject {
  return { cacheDirectory: projectConfig.cacheDirectory, rootDir: globalConfig.rootDir };
}
