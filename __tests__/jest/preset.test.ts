/** @jest-environment node */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { TransformOptions } from '@jest/transform';
import typescript from '../../src/jest/typescript';

const root = join(__dirname, '..', '..');

// The preset looks beside itself, too: here nothing is installed there.
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preset-'));
  copyFileSync(join(root, 'jest-preset.js'), join(folder, 'jest-preset.js'));
  symlinkSync(join(root, 'dist'), join(folder, 'dist'), 'dir');
});
afterEach(() => rmSync(folder, { recursive: true }));

function presetWith(...files: readonly string[]): Record<string, unknown> {
  for (const file of files) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
  }
  const print = "console.log(JSON.stringify(require('./jest-preset.js')))";
  const { stdout } = spawnSync(process.execPath, ['-e', print], { cwd: folder, encoding: 'utf8' });
  return JSON.parse(stdout);
}

const installed = (name: string) => join('node_modules', name, 'index.js');

test.each([
  ['a JavaScript project', []],
  ['TypeScript by Babel', ['tsconfig.json', installed('@babel/preset-typescript')]],
])('adds no transform to %s', (_what, files) => {
  expect(presetWith(...files)).not.toHaveProperty('transform');
});

test('names its TypeScript transform if no compiler is installed', () => {
  expect(presetWith('tsconfig.json', installed('ts-jest'))).toMatchObject({
    transform: { '\\.[cm]?tsx?$': [expect.stringContaining('typescript.js'), {}] },
  });
});

test('finds chat.ts for ./chat.js with swc', () => {
  expect(presetWith(installed('@swc/core'))).toHaveProperty('moduleNameMapper');
});

interface Compiler {
  process(source: string, path: string, options: TransformOptions): unknown;
}

const compilerOf = (settings: object) =>
  typescript.createTransformer(settings) as unknown as Compiler;

test('the failure of a file without a compiler names the package to install', () => {
  const options = {} as TransformOptions;
  expect(() => compilerOf({}).process('', '/project/chat.test.ts', options)).toThrow(
    'chat.test.ts is TypeScript, and nothing compiles it: npm install --save-dev ts-jest typescript@6.',
  );
});

test.each([
  ['commonjs', /ES modules: "type": "module" in package\.json, and NODE_OPTIONS=/],
  ['module', /ES modules: NODE_OPTIONS=/],
])('await outside of functions names the flag of Node, in a package of type %s', (type, hint) => {
  const files = {
    'package.json': JSON.stringify({ type }),
    'node_modules/typescript/index.js': "exports.version = '6.0.0';",
    'node_modules/ts-jest/index.cjs': `
      const process = () => {
        throw Object.assign(new Error("error TS1378: Top-level 'await'…"), { diagnosticCodes: [1378] });
      };
      exports.default = { createTransformer: () => ({ process }) };`,
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const compiler = compilerOf({ path: join(folder, 'node_modules/ts-jest/index.cjs') });
  const options = { config: {}, supportsStaticESM: false } as TransformOptions;
  expect(() => compiler.process('', join(folder, 'a.ts'), options)).toThrow(hint);
});
