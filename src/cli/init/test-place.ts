import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import type { Config } from '@jest/types';
import { withFallback } from '../../errors/with-fallback';
import { candidateFiles, newFile } from './candidate-files';
import type { Manifest } from './find-server';

const testFile = /\.(?:[\w-]*(?:test|spec))\.[cm]?[jt]sx?$/;
const compilers = ['ts-jest', '@swc/jest', 'esbuild-jest', '@babel/preset-typescript'];

/** The path and syntax of the first test. */
export interface TestStyle {
  /** Path relative to the project's root. */
  readonly file: string;
  readonly usesImport: boolean;
  readonly isTyped: boolean;
  /** Whether it is JavaScript only because nothing compiles the project's TypeScript for Jest. */
  readonly lacksCompiler?: boolean;
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

/** What `init` knows of a project. */
interface ProjectParts {
  readonly root: string;
  readonly files: ReadonlyMap<string, string>;
  readonly config: Config.InitialOptions;
  readonly manifest: Manifest;
}

/**
 * Chooses the path and syntax of the first test like those of existing tests.
 *
 * @param testsAmong those files that Jest would run, whether they exist or not
 */
export async function chooseStyle(
  project: ProjectParts,
  testsAmong: (files: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<TestStyle> {
  const { root, files, config, manifest } = project;
  const existing = [...files.keys()].filter((file) => testFile.test(file));
  const hasTypes = hasTypeScript(root, files, config);
  const hasCompiler = compilesTypes(project);
  const extensions = hasTypes && hasCompiler ? typedFirst : typedFirst.toReversed();
  const has = (file: string) => files.has(file);
  const candidates = candidateFiles({ root, config, extensions, has });
  const tests = await testsAmong([...existing, ...candidates]);
  const models = existing.filter((file) => tests.has(file));
  const model = models.find((file) => isTypeScript.test(file)) ?? models[0];
  const file =
    model === undefined
      ? (candidates.find((candidate) => tests.has(candidate)) ?? candidates[0] ?? '')
      : besides(model, has);
  const text = model === undefined ? undefined : files.get(model);
  const isTyped = isTypeScript.test(file);
  const isModule = manifest.type === 'module';
  return {
    file,
    usesImport: isTyped || isModule || /^import\s/m.test(text ?? ''),
    isTyped,
    lacksCompiler: hasTypes && !hasCompiler && model === undefined,
    // TypeScript needs the types of `test` and other globals; with TypeScript 6, tsconfig must also list
    // them.
    hasJestGlobals:
      isTyped &&
      isInstalled(root, '@jest/globals') &&
      (text === undefined ||
        /["']@jest\/globals["']/.test(text) ||
        !isInstalled(root, '@types/jest/package.json')),
    hasPage: /jsdom|happy-dom/.test(config.testEnvironment ?? ''),
    hasEndings: isModule,
  };
}

const isTypeScript = /\.[cm]?tsx?$/;
const typedFirst = ['ts', 'tsx', 'js'];

/** A new test in the folder of another one, with its ending. */
function besides(model: string, has: (file: string) => boolean): string {
  const [, kind] = /\.([\w-]*(?:test|spec))\.[cm]?[jt]sx?$/.exec(model) ?? [];
  const extension = isTypeScript.test(model) ? 'ts' : 'js';
  return newFile(posix.dirname(model), `${kind}.${extension}`, has);
}

function compilesTypes({ root, config, manifest }: ProjectParts): boolean {
  const installed = { ...manifest.dependencies, ...manifest.devDependencies };
  // In a monorepo a compiler is often installed at the root.
  return (
    compilers.some((name) => name in installed || isInstalled(root, name)) ||
    namesTsJest(config) ||
    hasTransform(config)
  );
}

const namesTsJest = (config: Config.InitialOptions): boolean =>
  /ts-jest/.test(JSON.stringify(config));

/** Whether the config compiles TypeScript, other than by Babel, which needs a preset for it. */
const hasTransform = ({ transform = {} }: Config.InitialOptions): boolean =>
  Object.entries(transform).some(
    ([pattern, compiler]) =>
      new RegExp(pattern).test('/a.ts') && !JSON.stringify(compiler).includes('babel-jest'),
  );

/** An installed compiler is not sufficient: another package may have installed it. */
const hasTypeScript = (
  root: string,
  files: ReadonlyMap<string, string>,
  config: Config.InitialOptions,
): boolean =>
  namesTsJest(config) ||
  existsSync(join(root, 'tsconfig.json')) ||
  [...files.keys()].some((file) => isTypeScript.test(file));

const isInstalled = (root: string, name: string): boolean =>
  withFallback(() => createRequire(join(root, 'package.json')).resolve(name) !== '', false);
