import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isModulePackage } from '../../src/jest-config/package-type';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'package-type-'));
  const packages = { '.': '{}', module: '{ "type": "module" }', broken: '{', 'module/inner': '{}' };
  for (const [folder, manifest] of Object.entries(packages)) {
    mkdirSync(join(root, folder, 'src', 'chat'), { recursive: true });
    writeFileSync(join(root, folder, 'package.json'), manifest);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ['module', true],
  ['module/src/chat', true],
  ['module/inner/src', false],
  ['src/chat', false],
  ['broken/src', false],
  ['not-there/src', false],
])('a file of %s belongs to an ES module package: %s', (folder, expected) => {
  expect(isModulePackage(join(root, folder))).toBe(expected);
});
