import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setsProjects, workspacesOf } from '../../../src/cli/init/workspaces';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'workspaces-'));
  for (const folder of ['api', 'web', 'api/node_modules/x', 'group/deep', '.hidden']) {
    mkdirSync(join(root, 'packages', folder), { recursive: true });
    if (folder !== 'group') writeFileSync(join(root, 'packages', folder, 'package.json'), '{}');
  }
  mkdirSync(join(root, 'packages/empty'));
  writeFileSync(join(root, 'package.json'), '{}');
});

afterAll(() => rmSync(root, { recursive: true }));

test.each([
  [['packages/api'], ['packages/api']],
  [['./packages/api/'], ['packages/api']],
  [['packages/*'], ['packages/api', 'packages/web']],
  [['packages/*', '!packages/web'], ['packages/api']],
  [['packages/{api,web}'], ['packages/api', 'packages/web']],
  [
    ['packages/w?b', 'packages/api'],
    ['packages/api', 'packages/web'],
  ],
  [['packages/**'], ['packages/api', 'packages/group/deep', 'packages/web']],
  [['.'], []],
  [['none/*'], []],
])('finds the workspaces %j', (workspaces, folders) => {
  expect(workspacesOf(root, { workspaces })).toEqual(folders);
});

test('finds the workspaces of pnpm, and Yarn’s as an object', () => {
  const file = join(root, 'pnpm-workspace.yaml');
  writeFileSync(file, "packages:\n  - 'packages/*'\n  - '!packages/web'\n");
  const workspaces = { packages: ['packages/group/*'] };
  expect(workspacesOf(root, { workspaces })).toEqual(['packages/api', 'packages/group/deep']);
  rmSync(file);
});

test('a config of the folder itself sets projects, or none does', () => {
  const config = join(root, 'jest.config.js');
  expect(setsProjects(root)).toBe(false);
  writeFileSync(config, "module.exports = { projects: ['<rootDir>/packages/*'] };");
  expect([setsProjects(root), setsProjects(join(root, 'packages'))]).toEqual([true, false]);
  writeFileSync(config, 'module.exports = {');
  expect(setsProjects(root)).toBe(false);
  rmSync(config);
});
