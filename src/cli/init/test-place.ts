import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import type { Config } from '@jest/types';
import { withFallback } from '../../errors/with-fallback';
import { relativePath } from '../../platform/relative-path';
import type { Manifest } from './find-server';

const testFile = /\.(?:[\w-]*(?:test|spec))\.[cm]?[jt]sx?$/;
const compilers = ['ts-jest', '@swc/jest', 'esbuild-jest', '@babel/preset-typescript'];

/** The path and syntax of the first test. */
export interface TestStyle {
  /** Path relative to the project's root. */
  readonly file: string;
  readonly usesImport: boolean;
  readonly isTyped: boolean;
  /** Whether `test` and `expect` are imported. */
  readonly hasJestGlobals: boolean;
  /** Whether the configured environment has a `document`. */
  readonly hasPage: boolean;
  /** Whether imports include the file extension. */
  readonly hasEndings: boolean;
}

/** An existing test that uses this package, as a path relative to the project's root. */
export function existingTest(files: ReadonlyMap<string, string>): string | undefined {
  return [...files].find(
    ([file, text]) => testFile.test(file) && /["']jest-ws-dynamic["']/.test(text),
  )?.[0];
}

/** Chooses the path and syntax of the first test like those of existing tests. */
export function chooseStyle(
  root: string,
  files: ReadonlyMap<string, string>,
  config: Config.InitialOptions,
  manifest: Manifest,
): TestStyle {
  const from = config.rootDir ?? root;
  const folder = relativePath(root, from);
  const inside = (file: string) => folder === '' || file.startsWith(`${folder}/`);
  const patterns = String(config.testRegex ?? config.testMatch ?? '');
  const model = [...files].find(
    ([file]) => testFile.test(file) && inside(file) && fits(file, config),
  );
  const installed = { ...manifest.dependencies, ...manifest.devDependencies };
  // In a monorepo a compiler is often installed at the root.
  const compilesTypes =
    compilers.some((name) => name in installed || isInstalled(root, name)) || namesTsJest(config);
  const isTyped = model
    ? /tsx?$/.test(model[0])
    : compilesTypes &&
      hasTypeScript(root, files, config) &&
      !(/js/.test(patterns) && !/ts/.test(patterns));
  const isModule = manifest.type === 'module';
  const [, kind = 'test'] =
    /\.([\w-]*(?:test|spec))\.[cm]?[jt]sx?$/.exec(model?.[0] ?? '') ??
    /([\w-]*spec)\b/.exec(patterns) ??
    [];
  const extension = isTyped ? 'ts' : 'js';
  const at = model ? posix.dirname(model[0]) : folderOf(root, from, config);
  const names = ['websocket', 'websocket-server', 'jest-ws-dynamic'].map((name) =>
    posix.join(at, `${name}.${kind}.${extension}`),
  );
  return {
    file:
      names.find((name) => !files.has(name)) ??
      posix.join(at, `${process.pid}.${kind}.${extension}`),
    usesImport: isTyped || isModule || /^import\s/m.test(model?.[1] ?? ''),
    isTyped,
    // TypeScript needs the types of `test` and other globals; with TypeScript 6, tsconfig must also list
    // them.
    hasJestGlobals:
      isTyped &&
      isInstalled(root, '@jest/globals') &&
      (model === undefined ||
        /["']@jest\/globals["']/.test(model[1]) ||
        !isInstalled(root, '@types/jest/package.json')),
    hasPage: /jsdom|happy-dom/.test(config.testEnvironment ?? ''),
    hasEndings: isModule,
  };
}

const namesTsJest = (config: Config.InitialOptions): boolean =>
  /ts-jest/.test(JSON.stringify(config));

/** An installed compiler is not sufficient: another package may have installed it. */
const hasTypeScript = (
  root: string,
  files: ReadonlyMap<string, string>,
  config: Config.InitialOptions,
): boolean =>
  namesTsJest(config) ||
  existsSync(join(root, 'tsconfig.json')) ||
  [...files.keys()].some((file) => /\.[cm]?tsx?$/.test(file));

/** Whether a regular expression in a string, such as in Nest's starter, matches a file. */
function fits(file: string, { testRegex }: Config.InitialOptions): boolean {
  const regexes = [testRegex ?? []].flat();
  return regexes.length === 0 || regexes.some((regex) => new RegExp(regex).test(file));
}

function folderOf(root: string, from: string, config: Config.InitialOptions): string {
  const [first = from] = config.roots ?? [];
  const inside = relativePath(root, first.replace('<rootDir>', from));
  return inside === '' ? 'test' : inside;
}

const isInstalled = (root: string, name: string): boolean =>
  withFallback(() => createRequire(join(root, 'package.json')).resolve(name) !== '', false);
