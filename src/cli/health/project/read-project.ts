import type { Config } from '@jest/types';
import { choosePlacement, type Placement } from '../../placement';
import { findJest, type ProjectConfig, type ProjectJest } from '../../project';
import { readSources } from '../../project-sources';

/** A project as `doctor` looks at it; nothing of it is run. */
export interface ProjectFacts {
  readonly jest: ProjectJest;
  readonly found: ProjectConfig;
  /** The config, or the inline ones of its `projects`; empty when Jest has none or cannot read it. */
  readonly configs: readonly Config.InitialOptions[];
  /** How each of them gets the environment of this package. */
  readonly placements: readonly Placement[];
  /** Test files by path from the project's root. */
  readonly tests: ReadonlyMap<string, string>;
}

const testFile = /\.(test|spec)\.[cm]?[jt]sx?$|(^|\/)__tests__\//;

/** @throws WsDynamicError `ERR_WS_DEPENDENCY_MISSING` without Jest */
export async function readProject(cwd: string): Promise<ProjectFacts> {
  const jest = await findJest(cwd);
  const found = await jest.readConfig();
  const configs = found.kind === 'found' ? inlineConfigs(found.config) : [];
  return {
    jest,
    found,
    configs,
    placements: configs.map((config) => choosePlacement(config, jest.loadPreset)),
    tests: new Map([...readSources(cwd)].filter(([file]) => testFile.test(file))),
  };
}

function inlineConfigs(config: Config.InitialOptions): Config.InitialOptions[] {
  const { projects = [] } = config;
  if (projects.length === 0) return [config];
  return projects.filter((project) => typeof project !== 'string') as Config.InitialOptions[];
}
