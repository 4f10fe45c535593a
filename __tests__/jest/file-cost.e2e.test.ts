import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../running/run-jest';

type Counts = Readonly<Record<string, number>>;

/** What one file more may cost, and what a run may load once; no time, which depends on the machine. */
const budget: Readonly<Record<'file' | 'client' | 'run' | 'package', Counts>> = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'bench', 'file-cost', 'budget.json'), 'utf8'),
);
const preload = join(__dirname, '..', 'fixtures', 'file-cost', 'count.cjs');

const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

/** Counts of one Jest process that runs `files` copies of a test file. */
async function countsOf(files: number, test: string): Promise<Counts> {
  const names = Array.from({ length: files }, (_, index) => `file-${index}.test.js`);
  const project = makeProject({
    // As for a package in node_modules, which Jest does not transform.
    'jest.config.js':
      "module.exports = { preset: 'jest-ws-dynamic', transformIgnorePatterns: ['/dist/'] };",
    ...Object.fromEntries(names.map((name) => [name, test])),
  });
  projects.push(project);
  const path = join(project.folder, 'counts.json');
  const run = await project.jest(['-i'], { NODE_OPTIONS: `--require ${preload}`, COUNTS: path });
  expect(run).toMatchObject({ code: 0, json: { numPassedTests: files } });
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** What a further file costs beyond the first ones, in which everything is loaded. */
async function costOfFile(test: string): Promise<Counts> {
  const [few, many] = [await countsOf(2, test), await countsOf(4, test)];
  const cost = Object.keys(many).map((name) => [name, ((many[name] ?? 0) - (few[name] ?? 0)) / 2]);
  return Object.fromEntries(cost);
}

/** The counts that are above their budget. */
function above(limits: Counts, counts: Counts): string[] {
  return Object.entries(limits)
    .filter(([name, limit]) => !((counts[name] ?? Number.NaN) <= limit))
    .map(([name, limit]) => `${name}: ${counts[name]}, the budget is ${limit}`);
}

describe('a test file stays within its budget', () => {
  // Each runs two Jests.
  const limit = 180_000;

  test(
    'without features of this package',
    async () => {
      expect(above(budget.file, await costOfFile("test('passes', () => {});"))).toEqual([]);
    },
    limit,
  );

  test(
    'with one client',
    async () => {
      const cost = await costOfFile(`
      const { connect } = require('jest-ws-dynamic');
      test('echoes', async () => {
        const client = await connect('/echo');
        client.send('hello');
        await expect(client).toReceiveMessage('hello');
      });`);
      expect(above(budget.client, cost)).toEqual([]);
    },
    limit,
  );

  test(
    'as does the loading of a run',
    async () => {
      expect(above(budget.run, await countsOf(1, "test('passes', () => {});"))).toEqual([]);
    },
    limit,
  );
});

test('the packed package stays within its budget', () => {
  const options = { cwd: join(__dirname, '..', '..'), encoding: 'utf8' } as const;
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], options);
  const [{ size, unpackedSize, entryCount }] = JSON.parse(packed);
  const counts = { kilobytes: size / 1000, kilobytesUnpacked: unpackedSize / 1000, entryCount };
  expect(above(budget.package, counts)).toEqual([]);
}, 180_000);
