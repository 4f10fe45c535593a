import { join } from 'node:path';
import type { Config } from '@jest/types';
import { withFallback } from '../../../errors/with-fallback';
import type { Manifest } from '../../init/find-server';
import { choosePlacement } from '../../placement';
import { findJest } from '../../project';
import { readSources } from '../../project-sources';

const testFile = /\.(test|spec)\.[cm]?[jt]sx?$|(^|\/)__tests__\//;

/**
 * Reads a project for `doctor`, without running its code.
 *
 * @param config the path of its config, if Jest would not find it by its name
 * @throws WsDynamicError `ERR_WS_DEPENDENCY_MISSING` without Jest
 */
export async function readProject(cwd: string, config?: string) {
  const jest = await findJest(cwd);
  const found = await jest.readConfig(config);
  const configs = found.kind === 'found' ? inlineConfigs(found.config) : [];
  return {
    jest,
    /** The package.json; empty if it cannot be read. */
    manifest: withFallback(() => require(join(cwd, 'package.json')) as Manifest, {} as Manifest),
    found,
    /** The config, or the inline ones in `projects`; empty if there is none, or Jest cannot read it. */
    configs,
    /** How each config gets this package's environment. */
    placements: configs.map((config) => choosePlacement(config, jest.loadPreset)),
    /** Test files by path relative to the project's root. */
    tests: new Map([...readSources(cwd)].filter(([file]) => testFile.test(file))),
  };
}

function inlineConfigs(config: Config.InitialOptions): Config.InitialOptions[] {
  const { projects = [] } = config;
  if (projects.length === 0) return [config];
  return projects.filter((project) => typeof project !== 'string') as Config.InitialOptions[];
}
