import { createRequire } from 'node:module';
import type { Config } from '@jest/types';
import { findJest } from './project';

interface JestConfig {
  readConfigs(
    argv: Config.Argv,
    projects: readonly string[],
  ): Promise<{ configs: readonly Config.ProjectConfig[] }>;
}

/** A project's configs as its Jest resolves them, with presets and defaults. */
export interface ResolvedConfigs {
  readonly configs: readonly Config.ProjectConfig[];
  /** Loads a dependency of `@jest/core`, or `@jest/core` itself. */
  load(name: string): unknown;
}

/** @param place the project's folder, or the path of its config */
export async function resolvedConfigs(cwd: string, place = cwd): Promise<ResolvedConfigs> {
  const { bin } = await findJest(cwd);
  // Resolved from Jest's own packages, so that the versions match.
  const fromJest = createRequire(bin);
  const fromCli = createRequire(fromJest.resolve('jest-cli/package.json'));
  const fromCore = createRequire(fromJest.resolve('@jest/core/package.json'));
  const { readConfigs } = fromCli('jest-config') as JestConfig;
  const argv = { $0: '', _: [] } as unknown as Config.Argv;
  const { configs } = await readConfigs(argv, [place]);
  return { configs, load: fromCore };
}
