import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../running/run-jest';

const jestBin = require.resolve('jest/bin/jest');
const run = promisify(execFile);
let project: Project | undefined;
afterEach(() => {
  project?.remove();
  project = undefined;
});

const config = (server: string) =>
  `module.exports = { preset: 'jest-ws-dynamic', testEnvironmentOptions: { server: ${server} } };`;
const files = {
  'src/protocol.js': 'module.exports = {};',
  'src/server.js': "require('./protocol'); module.exports = () => {};",
  'src/other.js': "require('./protocol'); module.exports = () => {};",
  'test/chat.test.js': "require('jest-ws-dynamic'); test('chats', () => {});",
  'test/sum.test.js': "test('adds', () => {});",
};

/** The tests that Jest would run after a change of a file. */
async function related(file: string, given: Readonly<Record<string, string>>): Promise<string[]> {
  project ??= makeProject(files);
  project.write(given);
  const args = [jestBin, '--findRelatedTests', file, '--listTests'];
  const { stdout } = await run(process.execPath, args, { cwd: project.folder });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((path) => basename(path));
}

test.each([
  ['a module', "'./src/server.js'"],
  ['a module without its extension, from the root', "'<rootDir>/src/server'"],
  ['a path composed in the config', "require('node:path').join(__dirname, 'src', 'server.js')"],
  ['a command', "{ command: 'node', args: ['src/server.js', '--verbose'] }"],
])('a test depends on %s and its imports', async (_, server) => {
  expect(await related('src/protocol.js', { 'jest.config.js': config(server) })).toEqual([
    'chat.test.js',
  ]);
});

test('a config with another server is another dependency, even with Jest’s cache', async () => {
  const first = { 'jest.config.js': config("'./src/server.js'") };
  const second = { 'jest.config.js': config("'./src/other.js'") };

  expect(await related('src/server.js', first)).toEqual(['chat.test.js']);
  expect(await related('src/server.js', second)).toEqual([]);
  expect(await related('src/other.js', second)).toEqual(['chat.test.js']);
});

test('a docblock names the server of its file', async () => {
  const chat = `/** @jest-environment-options {"server": "../src/server.js"} */
require('jest-ws-dynamic');
test('chats', () => {});`;

  expect(await related('src/server.js', { 'test/chat.test.js': chat })).toEqual(['chat.test.js']);
});

test('named servers are dependencies', async () => {
  const text = `module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { servers: { chat: './src/server.js' } },
};`;

  expect(await related('src/protocol.js', { 'jest.config.js': text })).toEqual(['chat.test.js']);
});

test('each inline project has its own servers', async () => {
  const text = `module.exports = {
  projects: [
    { displayName: 'chat', preset: 'jest-ws-dynamic', testMatch: ['**/chat.test.js'], testEnvironmentOptions: { server: './src/server.js' } },
    { displayName: 'sum', testMatch: ['**/sum.test.js'] },
  ],
};`;

  expect(await related('src/protocol.js', { 'jest.config.js': text })).toEqual(['chat.test.js']);
});
