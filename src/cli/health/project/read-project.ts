import { join } from 'node:path';
import type { Config } from '@jest/types';
import { orElse } from '../../../errors/or-else';
import type { Manifest } from '../../init/find-server';
import { choosePlacement } from '../../placement';
import { findJest } from '../../project';
import { readSources } from '../../project-sources';

const testFile = /\.(test|spec)\.[cm]?[jt]sx?$|(^|\/)__tests__\//;

/**
 * A project as `doctor` looks at it; nothing of it is run.
 *
 * @throws WsDynamicError `ERR_WS_DEPENDENCY_MISSING` without Jest
 */
export async function readProject(cwd: string) {
  const jest = await findJest(cwd);
  const found = await jest.readConfig();
  const configs = found.kind === 'found' ? inlineConfigs(found.config) : [];
  return {
    jest,
    /** Of its package.json; empty where that cannot be read. */
    manifest: orElse(() => require(join(cwd, 'package.json')) as Manifest, {} as Manifest),
    found,
    /** The config, or the inline ones of its `projects`; empty when Jest has none or cannot read it. */
    configs,
    /** How each of them gets the environment of this package. */
    placements: configs.map((config) => choosePlacement(config, jest.loadPreset)),
    /** Test files by path from the project's root. */
    tests: new Map([...readSources(cwd)].filter(([file]) => testFile.test(file))),
  };
}

function inlineConfigs(config: Config.InitialOptions): Config.InitialOptions[] {
  const { projects = [] } = config;
  if (projects.length === 0) return [config];
  return projects.filter((project) => typeof project !== 'string') as Config.InitialOptions[];
}
