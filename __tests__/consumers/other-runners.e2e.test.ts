/** What docs/other-runners.md says, under Vitest and node:test. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { makeProject, type Project } from '../running/run-jest';

const root = join(__dirname, '..', '..');
const example = join(root, 'examples', 'vitest');
const facts = join(root, '__tests__', 'fixtures', 'other-runners');

// Each test starts another runner; one of its tests waits for the default limit.
jest.setTimeout(120_000);

// Those of the example's tsconfig.json, which includes the facts, too.
const compiler = [
  ...['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022'],
  ...['--lib', 'es2023,esnext.disposable', '--module', 'preserve', '--types', 'node'],
];

let project: Project;
beforeAll(() => {
  project = makeProject();
  for (const folder of [example, facts]) cpSync(folder, project.folder, { recursive: true });
  for (const name of ['vitest', 'expect']) {
    const from = join(root, 'node_modules', name);
    symlinkSync(from, join(project.folder, 'node_modules', name), 'dir');
  }
});
afterAll(() => project.remove());

function run(args: readonly string[]): { status: number | null; output: string } {
  // The outer Jest's own variables would make the package take this for Jest.
  const { JEST_WORKER_ID: _id, NODE_OPTIONS: _options, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    ...{ cwd: project.folder, env, encoding: 'utf8', timeout: 100_000 },
  });
  return { status, output: stdout + stderr };
}

describe('the code of docs/other-runners.md works', () => {
  test('in Vitest, with the files that the page shows', () => {
    const vitest = join('node_modules', 'vitest', 'vitest.mjs');
    // Vitest's own limit of 5 s counts from the start of a test, which loads what it needs.
    const { output } = run([
      ...[vitest, 'run', '--testTimeout=90000'],
      ...['--reporter=json', '--outputFile=vitest.json'],
    ]);
    const result = readFileSync(join(project.folder, 'vitest.json'), 'utf8');
    const { testResults } = JSON.parse(result) as {
      testResults: { assertionResults: { title: string; status: string }[] }[];
    };
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = tests.filter(({ status }) => status !== 'passed').map(({ title }) => title);
    expect({ failed, output: failed.length > 0 ? output : '' }).toEqual({ failed: [], output: '' });
    expect(tests).toHaveLength(18);
  });

  test('in the types of the matchers', () => {
    project.write({
      'wrong.ts': [
        "import { mockServer } from 'jest-ws-dynamic';",
        "import { expect } from 'vitest';",
        "const mock = await mockServer<{ type: 'hello' }>();",
        "await expect(mock).toReceiveMessage({ type: 'bye' });",
      ].join('\n'),
    });
    const files = ['vitest.setup.ts', 'chat.test.ts', 'client.test.ts', 'wrong.ts'];
    const { output } = run([require.resolve('typescript/bin/tsc'), ...compiler, ...files]);
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(/^wrong\.ts\(4,\d+\): error TS2322: Type '"bye"'/),
    ]);
  });

  test.each([
    ['facts.node.mjs', 14],
    [join('test', 'chat.test.mjs'), 1],
  ])('in node:test: %s', (file, count) => {
    const { status, output } = run(['--test', '--test-reporter=tap', file]);
    expect(output).toMatch(new RegExp(`# pass ${count}\\n# fail 0\\n`));
    expect(status).toBe(0);
  });
});
