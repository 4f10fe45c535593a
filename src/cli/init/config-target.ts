import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Config } from '@jest/types';
import type { ConfigLanguage } from '../../jest-config/config-object';
import { languageOf } from '../../jest-config/find-config';
import type { ProjectConfig } from '../project';

/** The config that `init` edits or creates. */
export interface ConfigTarget {
  readonly path: string;
  /** Path relative to the project's root, for messages. */
  readonly name: string;
  readonly language: ConfigLanguage;
  readonly source: string;
  readonly config: Config.InitialOptions;
  readonly isNew: boolean;
}

/** A project without a config gets `jest.config.js`, in the module format of its package. */
export function configTarget(
  found: Exclude<ProjectConfig, { kind: 'unreadable' }>,
  cwd: string,
  isModule: boolean,
): ConfigTarget {
  if (found.kind === 'found') {
    const { path, config } = found;
    const source = readFileSync(path, 'utf8');
    const language = languageOf(path);
    const isThere = language !== 'manifest' || 'jest' in JSON.parse(source);
    if (isThere) return { path, name: relative(cwd, path), language, source, config, isNew: false };
  }
  const name = 'jest.config.js';
  return {
    path: join(cwd, name),
    name,
    language: 'script',
    source: isModule ? 'export default {};\n' : 'module.exports = {};\n',
    config: {},
    isNew: true,
  };
}
