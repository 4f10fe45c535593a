import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expandGlob } from '../../src/cli/expand-glob';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'expand-glob-'));
  for (const folder of ['api', 'web', 'node_modules/x', 'group/deep']) {
    mkdirSync(join(root, 'packages', folder), { recursive: true });
  }
  writeFileSync(join(root, 'packages/api/jest.config.js'), '');
});

afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ['packages/api', ['packages/api']],
  ['./packages/api/', ['packages/api']],
  ['packages/*', ['packages/api', 'packages/group', 'packages/web']],
  ['packages/{api,web}', ['packages/api', 'packages/web']],
  ['packages/w?b', ['packages/web']],
  ['packages/*/jest.config.js', ['packages/api/jest.config.js']],
  ['**/deep', ['packages/group/deep']],
  ['packages/none', []],
  ['none/*', []],
])('expands %s', (pattern, paths) => {
  expect(expandGlob(root, pattern).sort()).toEqual(paths);
});
