import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chooseStyle } from '../../../src/cli/init/test-place';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'test-place-'));
});

afterEach(() => rmSync(root, { recursive: true }));

const tsJest = { devDependencies: { 'ts-jest': '^29.4.0' } };

const styleOf = (sources: readonly string[], config = {}, manifest: object = tsJest) =>
  chooseStyle(root, new Map(sources.map((file) => [file, ''])), config, manifest);

test('JavaScript gets a test in JavaScript, even if a compiler is installed', () => {
  expect(styleOf(['src/server.js'])).toMatchObject({
    file: 'test/websocket.test.js',
    isTyped: false,
    usesImport: false,
  });
});

test.each([
  ['a source', ['src/server.ts'], {}],
  ['ts-jest in the config', ['src/server.js'], { preset: 'ts-jest' }],
])('%s requires a test in TypeScript', (_, sources, config) => {
  expect(styleOf(sources, config)).toMatchObject({ file: 'test/websocket.test.ts', isTyped: true });
});

test('a tsconfig.json requires a test in TypeScript', () => {
  writeFileSync(join(root, 'tsconfig.json'), '{}');
  expect(styleOf(['src/server.js']).isTyped).toBe(true);
});

test('TypeScript without a compiler gets a test in JavaScript', () => {
  expect(styleOf(['src/server.ts'], {}, {}).isTyped).toBe(false);
});

test('a compiler at the root of a monorepo is used', () => {
  const folder = join(root, 'packages/web');
  const compiler = join(root, 'node_modules/ts-jest');
  for (const path of [folder, compiler]) mkdirSync(path, { recursive: true });
  writeFileSync(join(compiler, 'index.js'), '');
  const files = new Map([['src/server.ts', '']]);
  expect(chooseStyle(folder, files, {}, {}).isTyped).toBe(true);
});
