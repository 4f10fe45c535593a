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
  | { readonly kind: 'found'; readonly config: Config.InitialOptions }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' };

/** The Jest of a project. */
export interface ProjectJest {
  /** The script to run with Node. */
  readonly bin: string;
  readonly version: string;
  /** The configuration as its author wrote it, before any preset. */
  readConfig(path?: string): Promise<ProjectConfig>;
  /** Loads what a configuration names, as `require` in its root would; `undefined` if it cannot. */
  load(name: string): unknown;
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
    load(name) {
      try {
        return fromProject(name);
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
  ): Promise<{ config: Config.InitialOptions }>;
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
    const { config } = await readInitialOptions(path, { packageRootOrConfig: cwd });
    return { kind: 'found', config };
  } catch (error) {
    const isNone = messageOf(error).startsWith('Could not find a config file');
    return { kind: isNone && path === undefined ? 'none' : 'unreadable' };
  }
}
