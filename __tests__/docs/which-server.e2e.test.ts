/** Runs the five projects of "Which server do I have?" as they are printed, in one Jest. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mockServer } from 'jest-ws-dynamic';
import { type JestRun, makeProject, type Project } from '../running/run-jest';
import { root } from './pages';

const examples = join(root, 'examples', 'which-server');
const names = readdirSync(examples).filter((name) => name !== 'README.md');

let project: Project;
let run: JestRun;

beforeAll(async () => {
  const files = names.flatMap((name) =>
    readdirSync(join(examples, name)).map((file) => [
      join(name, file),
      readFileSync(join(examples, name, file), 'utf8'),
    ]),
  );
  project = makeProject({
    ...Object.fromEntries(files),
    'jest.config.js': "module.exports = { projects: ['<rootDir>/*/jest.config.js'] };",
  });
  const running = await mockServer();
  running.on('connection', (connection) => connection.send('welcome'));
  run = await project.jest([], { CHAT_URL: running.url });
  await running.close();
}, 120_000);

afterAll(() => project.remove());

test.each(names)('%s', (name) => {
  const file = run.json.testResults.find((one) => one.name.includes(`/${name}/`));
  expect(file).toMatchObject({ message: '', assertionResults: [{ status: 'passed' }] });
});
