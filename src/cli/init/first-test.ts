import { posix, relative, sep } from 'node:path';
import type { Config } from '@jest/types';
import type { Manifest } from './find-server';

const testFile = /\.(test|spec)\.[cm]?[jt]sx?$/;

/** What the first test is written after. */
export interface TestStyle {
  readonly file: string;
  readonly usesImport: boolean;
  /** Packages that the test may name. */
  readonly hasJestGlobals: boolean;
}

/** A test that uses this package already, as a path from the project's root. */
export function existingTest(files: ReadonlyMap<string, string>): string | undefined {
  return [...files].find(
    ([file, text]) => testFile.test(file) && /["']jest-ws-dynamic["']/.test(text),
  )?.[0];
}

/** Where the first test belongs, and how it is written: as the tests that are there. */
export function chooseStyle(
  root: string,
  files: ReadonlyMap<string, string>,
  config: Config.InitialOptions,
  manifest: Manifest,
): TestStyle {
  const model = [...files].find(([file]) => testFile.test(file));
  const installed = { ...manifest.dependencies, ...manifest.devDependencies };
  const compilesTypes = ['ts-jest', '@swc/jest', 'esbuild-jest', '@babel/preset-typescript'].some(
    (name) => name in installed,
  );
  const isTyped = model ? /tsx?$/.test(model[0]) : compilesTypes;
  const kind = /\bspec\b/.test(model?.[0] ?? String(config.testRegex ?? config.testMatch))
    ? 'spec'
    : 'test';
  const extension = isTyped ? 'ts' : 'js';
  const folder = folderOf(root, model?.[0], config);
  const names = ['websocket', 'websocket-server', 'jest-ws-dynamic'].map((name) =>
    posix.join(folder, `${name}.${kind}.${extension}`),
  );
  const usesImport =
    isTyped ||
    /^import\s/m.test(model?.[1] ?? '') ||
    /experimental-vm-modules/.test(manifest.scripts?.test ?? '');
  return {
    file:
      names.find((name) => !files.has(name)) ??
      posix.join(folder, `${process.pid}.${kind}.${extension}`),
    usesImport,
    hasJestGlobals: isTyped && '@jest/globals' in installed && !('@types/jest' in installed),
  };
}

function folderOf(root: string, model: string | undefined, config: Config.InitialOptions): string {
  if (model !== undefined) return posix.dirname(model);
  const [first = config.rootDir ?? root] = config.roots ?? [];
  const inside = relative(root, first.replace('<rootDir>', config.rootDir ?? root));
  return inside === '' ? 'test' : inside.split(sep).join('/');
}

/**
 * The source of the first test.
 *
 * @param path where the project's server answers; without one the test is for the built-in server
 */
export function firstTest({ usesImport, hasJestGlobals }: TestStyle, path?: string): string {
  const head = usesImport
    ? `${hasJestGlobals ? "import { expect, test } from '@jest/globals';\n" : ''}import { connect } from 'jest-ws-dynamic';`
    : "const { connect } = require('jest-ws-dynamic');";
  const body =
    path === undefined
      ? `test('the built-in server answers what it is sent', async () => {
  const client = await connect('/echo');
  client.send('hello');
  await expect(client).toReceiveMessage('hello');
});`
      : `test('accepts a WebSocket connection', async () => {
  const client = await connect('${path}');
  expect(client).toBeOpen();
});`;
  return `${head}\n\n${body}\n`;
}
