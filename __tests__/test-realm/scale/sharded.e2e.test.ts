import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readReport } from '../../../src/report/merge';
import { makeProject, type Project } from '../../running/run-jest';

const main = join(__dirname, '..', '..', '..', 'dist', 'cli', 'main.js');

const fileOf = (name: string, tiers: string): string => `
const { scale } = require('jest-ws-dynamic');
scale('${name}', {
  path: '/echo',
  tiers: ${tiers},
  session: async (client) => {
    client.send('hello');
    await client.receive();
  },
});
`;

let project: Project;
const codes: (number | null)[] = [];

beforeAll(async () => {
  project = makeProject({
    'jest.config.js': `module.exports = {
      preset: 'jest-ws-dynamic',
      reporters: [['jest-ws-dynamic/reporter', { outputFolder: process.env.SHARD }]],
    };`,
    'one.test.js': fileOf('load of one', '[1, 2]'),
    'two.test.js': fileOf('load of two', '[3]'),
  });
  for (const shard of ['1', '2']) {
    const { code } = await project.jest([`--shard=${shard}/2`], { SHARD: `shard-${shard}` });
    codes.push(code);
  }
  const args = [main, 'merge-reports', 'shard-1', 'shard-2', '--output', 'all'];
  await promisify(execFile)(process.execPath, args, { cwd: project.folder });
}, 120_000);

afterAll(() => project.remove());

test('load tests of two shards, one file each, are in the merged report', () => {
  expect(codes).toEqual([0, 0]);
  const { files, runs } = readReport(join(project.folder, 'all'));
  expect(runs.map(({ shard }) => shard)).toEqual(['1/2', '2/2']);
  expect(files.map(({ path, records }) => [path, records])).toEqual([
    ['one.test.js', [{ kind: 'scale', data: loadOf('load of one', [1, 2]) }]],
    ['two.test.js', [{ kind: 'scale', data: loadOf('load of two', [3]) }]],
  ]);
});

test('they are in its page', () => {
  const page = readFileSync(join(project.folder, 'all', 'index.html'), 'utf8');
  expect(page).toContain('load of one');
  expect(page).toContain('load of two');
});

function loadOf(name: string, tiers: readonly number[]) {
  return expect.objectContaining({
    name,
    tiers: tiers.map((tier) =>
      expect.objectContaining({ connections: tier, runs: tier, failedRuns: 0 }),
    ),
  });
}
