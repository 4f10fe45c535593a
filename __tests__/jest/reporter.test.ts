/** @jest-environment node */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readReport } from '../../src/report/merge';
import { makeProject, type Project } from '../running/run-jest';

const root = join(__dirname, '..', '..');
const body = (reply: string): string => `const { connect } = require('jest-ws-dynamic');
test('talks', async () => {
  const client = await connect('/echo');
  await client.send('hello');
  expect(await client.receive()).toBe('${reply}');
});
`;

/** More than a client keeps of its messages. */
const much = `
test('sends much', async () => {
  const client = await connect('/echo');
  const message = Buffer.alloc(1_000_000);
  for (let count = 0; count < 32; count += 1) {
    await client.send(message);
    await client.receive();
  }
});
`;

const recorded = `
const { record } = (() => {
  const { session } = globalThis[Symbol.for('jest-ws-dynamic')];
  return { record: (kind, data) => session.record(kind, data) };
})();`;

let project: Project;

beforeAll(async () => {
  project = makeProject({
    'jest.config.js':
      "module.exports = { preset: 'jest-ws-dynamic', reporters: ['default', ['jest-ws-dynamic/reporter', { outputFolder: process.env.SHARD }]] };",
    'one.test.js': body('hello') + much,
    'two.test.js': body('bye'),
    'records.test.js': `${recorded}
test('measures', () => record('load', { p99: 3 }));
afterAll(() => record('summary', [1, 2]));
`,
    'other.test.js': "/** @jest-environment node */\ntest('has no server', () => {});\n",
  });
  const workers = ['-w', '2', '--workerIdleMemoryLimit=2GB'];
  await project.jest(['one', 'other', ...workers], { SHARD: 'shard-1' });
  await project.jest(['two', 'records', ...workers], { SHARD: 'shard-2' });
}, 120_000);

afterAll(() => project.remove());

test('the report has what each test’s connections did, from the workers', () => {
  const { files } = readReport(join(project.folder, 'shard-1'));
  const [one, other] = files.toSorted((a, b) => a.path.localeCompare(b.path));
  expect(one).toMatchObject({
    path: 'one.test.js',
    server: { name: 'reference', url: expect.stringMatching(/^ws:/), sslUrl: expect.anything() },
    tests: [
      {
        name: 'talks',
        status: 'passed',
        failures: [],
        connections: [{ messagesSent: 1, messagesReceived: 1, bytesSent: 5, bytesReceived: 5 }],
      },
      {
        name: 'sends much',
        connections: [
          {
            messagesSent: 32,
            messagesReceived: 32,
            bytesSent: 32_000_000,
            bytesReceived: 32_000_000,
          },
        ],
      },
    ],
  });
  expect(other).toEqual({
    path: 'other.test.js',
    tests: [expect.objectContaining({ name: 'has no server', connections: [] })],
  });
});

test('a failure is there with its frames and without colours', () => {
  const { files } = readReport(join(project.folder, 'shard-2'));
  const two = files.find(({ path }) => path === 'two.test.js');
  expect(two?.tests[0]?.failures[0]).toMatch(/Expected: "bye"[\s\S]*Connection 1 of 1/);
});

test('what a test or its file recorded is there', () => {
  const { files } = readReport(join(project.folder, 'shard-2'));
  expect(files.find(({ path }) => path === 'records.test.js')).toMatchObject({
    records: [{ kind: 'summary', data: [1, 2] }],
    tests: [{ name: 'measures', records: [{ kind: 'load', data: { p99: 3 } }] }],
  });
});

test('merge-reports joins the shards', async () => {
  const main = join(root, 'dist', 'cli', 'main.js');
  const args = [main, 'merge-reports', 'shard-1', 'shard-2', '--output', 'all'];
  await promisify(execFile)(process.execPath, args, { cwd: project.folder });
  const merged = readReport(join(project.folder, 'all'));
  expect(merged.files.map(({ path }) => path)).toEqual([
    'one.test.js',
    'other.test.js',
    'records.test.js',
    'two.test.js',
  ]);
  expect(existsSync(join(project.folder, 'all', 'index.html'))).toBe(true);
});
