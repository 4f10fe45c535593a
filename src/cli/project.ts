import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '@jest/types';
import { WsDynamicError } from '../errors';
import { messageOf } from '../failure/read-cause';

/**
 * A project's configuration. One that cannot be read is left to Jest, which reports the reason.
 */
export type ProjectConfig =
  | { readonly kind: 'found'; readonly config: Config.InitialOptions; readonly path: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The Jest of a project. */
export interface ProjectJest {
  /** The script to run with Node. */
  readonly bin: string;
  readonly version: string;
  /** The configuration as its author wrote it, before any preset. */
  readConfig(path?: string): Promise<ProjectConfig>;
  /** Loads the preset of a name; `undefined` if it cannot. */
  loadPreset(name: string): Config.InitialOptions | undefined;
}

/**
 * Finds the Jest that a project in `cwd` has installed.
 *
 * @throws WsDynamicError `ERR_WS_DEPENDENCY_MISSING`
 */
export async function findJest(cwd: string): Promise<ProjectJest> {
  const fromProject = createRequire(join(cwd, 'package.json'));
  let manifestPath: string;
  try {
    manifestPath = fromProject.resolve('jest/package.json');
  } catch (cause) {
    throw new WsDynamicError(
      'ERR_WS_DEPENDENCY_MISSING',
      `Jest is not installed in ${cwd}, nor above it. Install it: npm install --save-dev jest`,
      { cause },
    );
  }
  const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as {
    version: string;
    bin: string | { jest: string };
  };
  const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin.jest;
  return {
    bin: resolve(dirname(manifestPath), bin),
    version: manifest.version,
    readConfig: (path) => readConfig(manifestPath, cwd, path),
    loadPreset(name) {
      try {
        return fromProject(presetModule(name)) as Config.InitialOptions;
      } catch {
        return undefined;
      }
    },
  };
}

interface JestConfig {
  readInitialOptions(
    config: string | undefined,
    options: { packageRootOrConfig: string },
  ): Promise<{ config: Config.InitialOptions; configPath: string | null }>;
}

async function readConfig(
  jestManifest: string,
  cwd: string,
  path: string | undefined,
): Promise<ProjectConfig> {
  try {
    // It belongs to Jest's own command line, so that is where its version is right.
    const fromCli = createRequire(createRequire(jestManifest).resolve('jest-cli/package.json'));
    const { readInitialOptions } = fromCli('jest-config') as JestConfig;
    const { config, configPath } = await readInitialOptions(path, { packageRootOrConfig: cwd });
    return configPath === null ? { kind: 'none' } : { kind: 'found', config, path: configPath };
  } catch (error) {
    const reason = messageOf(error);
    const isNone = reason.startsWith('Could not find a config file') && path === undefined;
    return isNone ? { kind: 'none' } : { kind: 'unreadable', reason };
  }
}

// As Jest looks it up: a path as it is, a package by the file of that name in it.
function presetModule(name: string): string {
  return /^[./\\]|^[A-Za-z]:/.test(name) ? name : `${name}/jest-preset`;
}
