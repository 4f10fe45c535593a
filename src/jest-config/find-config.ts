import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ConfigLanguage } from './config-object';

/** A Jest config as source text. */
export interface ConfigSource {
  readonly path: string;
  readonly language: ConfigLanguage;
  readonly text: string;
}

const names = ['js', 'cjs', 'mjs', 'ts', 'cts', 'mts', 'json'].map((end) => `jest.config.${end}`);

export function languageOf(path: string): ConfigLanguage {
  if (basename(path) === 'package.json') return 'manifest';
  return path.endsWith('.json') ? 'json' : 'script';
}

/** The config that Jest would use for a file: the nearest one in its folder or a parent folder. */
export function findConfig(folder: string): ConfigSource | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const path = configIn(at);
    if (path !== undefined) {
      return { path, language: languageOf(path), text: readFileSync(path, 'utf8') };
    }
    if (dirname(at) === at) return undefined;
  }
}

/** Maximum characters of a possible config file; bundles are longer. */
const longest = 200_000;

/** All files in a folder that set options of the test environment: a run may select any with `--config`. */
export function possibleConfigs(folder: string): ConfigSource[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (!/\.(?:[cm]?[jt]s|json)$/.test(name)) return [];
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? longest;
    const text = size < longest ? readFileSync(path, 'utf8') : '';
    return text.includes('testEnvironmentOptions')
      ? [{ path, language: languageOf(path), text }]
      : [];
  });
}

function configIn(folder: string): string | undefined {
  const own = names.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (own !== undefined) return own;
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return undefined;
  return /"jest"\s*:\s*\{/.test(readFileSync(manifest, 'utf8')) ? manifest : undefined;
}
