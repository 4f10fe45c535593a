/** Runs the projects of docs/recipes.md, one Jest for all, and the one with a globalSetup by itself. */
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { makeProject } from '../running/run-jest';
import { root } from './pages';

const folder = join(root, 'examples', 'recipes');
const filesOf = (name: string, prefix = ''): [string, string][] =>
  readdirSync(join(folder, name)).map((file) => [
    join(prefix, file),
    readFileSync(join(folder, name, file), 'utf8'),
  ]);

const servers = {
  heartbeat: './server.js',
  'socket.io-timers': './io.js',
  mqtt: './broker.js',
  stomp: false,
  graphql: './server.js',
};

test('all pass', async () => {
  const projects = Object.entries(servers).map(([name, server]) => ({
    preset: 'jest-ws-dynamic',
    rootDir: `<rootDir>/${name}`,
    testEnvironmentOptions: { server },
  }));
  const project = makeProject({
    'jest.config.js': `module.exports = { projects: ${JSON.stringify(projects)} };`,
    ...Object.fromEntries(Object.keys(servers).flatMap((name) => filesOf(name, name))),
  });
  for (const name of ['socket.io', 'socket.io-client', 'graphql', 'graphql-ws']) {
    symlinkSync(
      join(root, 'node_modules', name),
      join(project.folder, 'node_modules', name),
      'dir',
    );
  }
  try {
    const { json } = await project.jest(['-i']);
    const failures = json.testResults.map(({ message }) => message).filter(Boolean);
    expect(failures).toEqual([]);
    expect(json).toMatchObject({ success: true, numPassedTests: 8 });
  } finally {
    project.remove();
  }
});

test('a URL that globalSetup sets reaches the file', async () => {
  const project = makeProject(Object.fromEntries(filesOf('docker')));
  try {
    const { json } = await project.jest();
    expect(json.testResults.map(({ message }) => message)).toEqual(['']);
    expect(json).toMatchObject({ success: true, numPassedTests: 1 });
  } finally {
    project.remove();
  }
});
