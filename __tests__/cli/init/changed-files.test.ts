import fs, { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { ChangedFiles } from '../../../src/cli/init/changed-files';
import { addTestScript } from '../../../src/cli/init/test-script';

const files = { 'jest.config.js': 'module.exports = {};\n', 'package.json': '{ "name": "a" }\n' };
let folder = '';
const contents = () =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-changed-'));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(join(folder, name), text);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function fillDisk(): void {
  const { writeFileSync } = fs;
  jest.spyOn(fs, 'writeFileSync').mockImplementation((path, data) => {
    writeFileSync(path, String(data).slice(0, 1));
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  });
}

test('a full disk cuts neither the config nor package.json', () => {
  fillDisk();
  const changed = new ChangedFiles();
  expect(() => changed.write(join(folder, 'jest.config.js'), 'module.exports = 1;')).toThrow(
    'ENOSPC',
  );
  expect(() => addTestScript(folder, [])).toThrow('ENOSPC');
  expect(contents()).toEqual(files);
});

test('restores changed files, and removes new ones with their folders', () => {
  const changed = new ChangedFiles();
  changed.write(join(folder, 'jest.config.js'), 'first');
  changed.write(join(folder, 'jest.config.js'), 'second');
  changed.write(join(folder, 'new', 'deep', 'a.test.js'), 'third');
  expect(readdirSync(folder)).toContain('new');
  changed.restore();
  expect(readdirSync(folder).sort()).toEqual(Object.keys(files));
  expect(contents()).toEqual(files);
});
