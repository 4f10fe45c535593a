/** Runs the five projects of "Which server do I have?" as they are printed, each in a Jest of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { mockServer } from 'jest-ws-dynamic';
import { makeProject } from '../running/run-jest';
import { root } from './pages';

const examples = join(root, 'examples', 'which-server');
const names = readdirSync(examples).filter((name) => name !== 'README.md');

test.each(names)('%s', async (name) => {
  const folder = join(examples, name);
  const files = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
  const project = makeProject(Object.fromEntries(files));
  try {
    const running = await mockServer();
    running.on('connection', (connection) => connection.send('welcome'));
    const run = await project.jest([], { CHAT_URL: running.url });
    expect(run.json).toMatchObject({ success: true, numPassedTests: 1, numFailedTests: 0 });
  } finally {
    project.remove();
  }
});
