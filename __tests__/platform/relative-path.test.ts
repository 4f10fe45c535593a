import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { relativePath, relativeSpecifier } from '../../src/platform/relative-path';

const root = join(__dirname, 'project');

test.each([
  ['a file below', join(root, 'src', 'server.js'), 'src/server.js', './src/server.js'],
  ['a file above', join(root, '..', 'server.js'), '../server.js', '../server.js'],
  ['the folder itself', root, '', './'],
])('%s is written with slashes', (_name, to, path, specifier) => {
  expect(relativePath(root, to)).toBe(path);
  expect(relativeSpecifier(root, to)).toBe(specifier);
});
