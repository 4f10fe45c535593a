import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Consumer, jestIn, jestOf, makeConsumer, runIn, startIn } from './consumer';

// Each test starts a whole Jest in a project that has the packed package.
jest.setTimeout(300_000);

const coverage = ['--coverage', '--coverageReporters=json-summary'];

describe.each(['typescript', 'javascript'] as const)('a %s project', (language) => {
  const extension = language === 'typescript' ? 'ts' : 'js';
  const server = `src/server.${extension}`;
  let consumer: Consumer;

  beforeAll(() => {
    consumer = makeConsumer(language);
  });
  afterAll(() => consumer.remove());

  test.each([
    ['by default', []],
    ['in one process', ['-i']],
    ['with four workers', ['-w', '4']],
  ])('passes %s', async (_how, args) => {
    const run = await jestIn(consumer, language, args);

    expect(run).toMatchObject({ code: 0, passed: 8, total: 8 });
  });

  test('passes in two shards that run at the same time', async () => {
    const runs = await Promise.all([
      jestIn(consumer, language, ['--shard=1/2']),
      jestIn(consumer, language, ['--shard=2/2']),
    ]);

    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(runs.every(({ passed }) => passed > 0)).toBe(true);
    expect(runs.reduce((sum, { passed }) => sum + passed, 0)).toBe(8);
  });

  test.each(['babel', 'v8'])('counts the lines of its server module with %s', async (provider) => {
    const run = await jestIn(consumer, language, [...coverage, `--coverageProvider=${provider}`]);

    expect(run).toMatchObject({ code: 0, passed: 8 });
    expect(run.coveredLines(server)).toBe(100);
  });

  test('finds its tests as related to its server module', async () => {
    const run = await runIn(consumer, language, [
      ...[jestOf(consumer), '--findRelatedTests', server, '--listTests'],
    ]);

    expect(run.output.match(new RegExp(`\\.test\\.${extension}$`, 'gm'))).toHaveLength(4);
  });

  test('runs with the command of the package', async () => {
    const bin = join(consumer.folder, 'node_modules', 'jest-ws-dynamic', 'dist', 'cli', 'main.js');
    const file = `test/greets.test.${extension}`;
    const { code, output } = await runIn(consumer, language, [bin, '--test-file', file]);

    expect(output).toMatch(/jest-ws-dynamic: test\/greets\.test\.[jt]s on ws \d+, wss \d+\n/);
    expect(output).toMatch(/Tests: +2 passed, 2 total/);
    expect(code).toBe(0);
  });
});

test('with --watchAll, a changed server module is used in the next run', async () => {
  const consumer = makeConsumer('javascript');
  const child = startIn(consumer, 'javascript', [jestOf(consumer), '--watchAll']);
  const server = join(consumer.folder, 'javascript', 'src', 'server.js');
  const summaries = readSummaries(child.stderr);
  try {
    const first = await summaries.next();
    appendFileSync(server, "\nthrow new Error('changed');\n");
    const second = await summaries.next();

    expect(first.value).toMatch(/8 passed, 8 total/);
    expect(second.value).toMatch(/8 failed, 8 total/);
  } finally {
    child.kill('SIGINT');
    await once(child, 'close');
    consumer.remove();
  }
});

/** The line `Tests: …` of each run, as it ends. */
async function* readSummaries(stream: Readable): AsyncGenerator<string, undefined> {
  for await (const line of createInterface(stream)) {
    if (line.startsWith('Tests:')) yield line;
  }
}

describe('a project', () => {
  let consumer: Consumer;

  beforeAll(() => {
    consumer = makeConsumer('javascript');
  });
  afterAll(() => consumer.remove());

  test('with several Jest projects has a server in each that sets one', async () => {
    const run = await jestIn(consumer, 'several');

    expect(run).toMatchObject({ code: 0, passed: 4, total: 4 });
  });

  test('gets a server in one file by its docblock, and in no other', async () => {
    const run = await jestIn(consumer, 'docblock');

    expect(run).toMatchObject({ code: 0, passed: 3, total: 3 });
  });

  test('of ES modules imports the names, and starts an ES module', async () => {
    const run = await jestIn(consumer, 'esm', [], { NODE_OPTIONS: '--experimental-vm-modules' });

    expect(run).toMatchObject({ code: 0, passed: 2, total: 2 });
  });

  test.each(['import.mjs', 'require.cjs'])('without Jest loads the package: %s', async (script) => {
    expect(await runIn(consumer, 'plain', [script])).toEqual({ code: 0, output: '' });
  });
});

test('the types of the package compile in a strict TypeScript project', async () => {
  const consumer = makeConsumer('typescript');
  const tsc = join(consumer.folder, 'node_modules', 'typescript', 'bin', 'tsc');
  const run = await runIn(consumer, 'typescript', [tsc, '--noEmit']).finally(consumer.remove);

  expect(run).toEqual({ code: 0, output: '' });
});
