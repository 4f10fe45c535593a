import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Config } from '@jest/types';
import { messageOf } from '../errors/read-cause';
import { withFallback } from '../errors/with-fallback';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { configLimit, earlyEnd } from './run-apart';

/** Maximum size of the output of `jest --showConfig`, bytes. */
const largestConfig = 16 * 1024 * 1024;

/** A project's configuration. If it cannot be read, Jest reports the reason. */
export type ProjectConfig =
  | { readonly kind: 'found'; readonly config: Config.InitialOptions; readonly path: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The part of `jest --showConfig` that is used. */
export interface ShownConfig {
  readonly globalConfig: {
    readonly rootDir: string;
    readonly reporters?: readonly (readonly [path: string, options?: { outputFolder?: string }])[];
  };
  readonly configs: readonly { readonly cacheDirectory: string }[];
}

/** The Jest installed in a project. */
export interface ProjectJest {
  /** The script to run with Node. */
  readonly bin: string;
  readonly version: string;
  /** The configuration as written by its author, without presets. */
  readConfig(path?: string): Promise<ProjectConfig>;
  /**
   * The configuration as resolved by Jest, with all defaults.
   *
   * @throws WsDynamicError `ERR_WS_OPTION_INVALID` with Jest's message for an invalid config
   */
  showConfig(path?: string): ShownConfig;
  /** Loads a preset by name; returns `undefined` if that fails. */
  loadPreset(name: string): Config.InitialOptions | undefined;
}

/**
 * Finds the Jest installed for a project in `cwd`.
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
      `Jest is not installed in ${cwd} or a folder above it. Install it: npm install --save-dev jest`,
      { cause },
    );
  }
  const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as {
    version: string;
    bin: string | { jest: string };
  };
  const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin.jest;
  const script = resolve(dirname(manifestPath), bin);
  return {
    bin: script,
    version: manifest.version,
    readConfig: (path) => readConfig(manifestPath, cwd, path),
    showConfig: (path) => showConfig(script, cwd, path),
    loadPreset: (name) =>
      withFallback(() => fromProject(presetModule(name)) as Config.InitialOptions, undefined),
  };
}

function showConfig(script: string, cwd: string, path: string | undefined): ShownConfig {
  const args = [script, '--showConfig', ...(path === undefined ? [] : ['--config', path])];
  const options = {
    ...({ cwd, encoding: 'utf8', maxBuffer: largestConfig } as const),
    ...({ timeout: configLimit, killSignal: 'SIGKILL' } as const),
  };
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, args, options);
  try {
    return JSON.parse(stdout) as ShownConfig;
  } catch (cause) {
    const output = stripVTControlCharacters(stderr).trim();
    const reason = output === '' ? earlyEnd({ code: status, signal }, configLimit) : output;
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `Jest could not print its config: ${reason}`,
      { cause },
    );
  }
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
    // Resolved from Jest's own command line, so that the versions match.
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

// Resolved like in Jest: a path unchanged, a package by its preset file.
function presetModule(name: string): string {
  return /^[./\\]|^[A-Za-z]:/.test(name) ? name : `${name}/jest-preset`;
}
