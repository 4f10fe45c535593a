/** The program started by testsAmong: sends those paths that the Jest of the project in argv[2] runs. */
import { join } from 'node:path';
import type { Config } from '@jest/types';
import { resolvedConfigs } from './resolved-configs';

interface JestCore {
  SearchSource: new (context: {
    config: Config.ProjectConfig;
  }) => { isTestFilePath(path: string): boolean };
}

async function findTests(cwd: string, paths: readonly string[]): Promise<readonly string[]> {
  const { configs, load } = await resolvedConfigs(cwd);
  const { SearchSource } = load('@jest/core') as JestCore;
  const searches = configs.map((config) => new SearchSource({ config }));
  return paths.filter((path) => searches.some((one) => one.isTestFilePath(join(cwd, path))));
}

const [, , cwd = process.cwd()] = process.argv;

process.once('message', (paths: readonly string[]) => {
  void findTests(cwd, paths).then((found) => process.send?.(found));
});
