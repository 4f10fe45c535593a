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

interface Given {
  config?: object;
  manifest?: object;
  /** The files that Jest runs as tests. */
  tests?: RegExp;
}

function styleOf(
  sources: readonly string[],
  { config = {}, manifest = tsJest, tests = /./ }: Given = {},
  folder = root,
) {
  const files = new Map(sources.map((file) => [file, '']));
  return chooseStyle({ root: folder, files, config, manifest }, async (paths) => {
    return new Set(paths.filter((path) => tests.test(path)));
  });
}

test('JavaScript gets a test in JavaScript, even if a compiler is installed', async () => {
  expect(await styleOf(['src/server.js'])).toMatchObject({
    file: 'test/websocket.test.js',
    isTyped: false,
    usesImport: false,
  });
});

test.each([
  ['a source', ['src/server.ts'], {}],
  ['ts-jest in the config', ['src/server.js'], { preset: 'ts-jest' }],
  [
    'another compiler in the config',
    ['src/server.ts'],
    { transform: { '^.+\\.(t|j)sx?$': './compile.js' } },
  ],
])('%s requires a test in TypeScript', async (_, sources, config) => {
  expect(await styleOf(sources, { config })).toMatchObject({
    file: 'test/websocket.test.ts',
    isTyped: true,
  });
});

test('a tsconfig.json requires a test in TypeScript', async () => {
  writeFileSync(join(root, 'tsconfig.json'), '{}');
  expect((await styleOf(['src/server.js'])).isTyped).toBe(true);
});

test('TypeScript without a compiler gets a test in JavaScript', async () => {
  const babel = { transform: { '\\.[jt]sx?$': 'babel-jest' } };
  expect(await styleOf(['src/server.ts'], { manifest: {} })).toMatchObject({
    isTyped: false,
    lacksCompiler: true,
  });
  expect((await styleOf(['src/server.ts'], { manifest: {}, config: babel })).isTyped).toBe(false);
});

test('a compiler at the root of a monorepo is used', async () => {
  const folder = join(root, 'packages/web');
  const compiler = join(root, 'node_modules/ts-jest');
  for (const path of [folder, compiler]) mkdirSync(path, { recursive: true });
  writeFileSync(join(compiler, 'index.js'), '');
  expect((await styleOf(['src/server.ts'], { manifest: {} }, folder)).isTyped).toBe(true);
});

test.each([
  [{ testMatch: ['<rootDir>/checks/unit/**/*.test.ts'] }, 'checks/unit/websocket.test.ts'],
  [{ testMatch: ['**/__tests__/**/*.ts'] }, '__tests__/websocket.test.ts'],
  [{ testMatch: ['**/*.unit.ts'] }, 'test/websocket.unit.ts'],
  [{ testMatch: ['**/tests/**/*.js'] }, 'tests/websocket.test.js'],
  [{ testRegex: '\\.e2e-spec\\.ts$' }, 'test/websocket.e2e-spec.ts'],
  [{ roots: ['<rootDir>/lib', '<rootDir>/src'] }, 'src/websocket.test.ts'],
])('the test is where Jest finds it: %j', async (config, file) => {
  const tests = new RegExp(`^${file.replace(/\./g, '\\.')}$`);
  expect(await styleOf(['src/server.ts'], { config, tests })).toMatchObject({ file });
});

test('existing tests that Jest does not run are not followed', async () => {
  const sources = ['browser/page.spec.js', 'src/server.ts', 'src/chat.test.tsx', 'src/a.test.js'];
  expect(await styleOf(sources, { manifest: {}, tests: /^src\// })).toMatchObject({
    file: 'src/websocket.test.ts',
    isTyped: true,
  });
});
