import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Ajv from 'ajv';
import { makeProject, type Project } from '../running/run-jest';

const dist = join(__dirname, '..', '..', 'dist');
const program = join(dist, 'cli', 'main.js');

let project: Project;

beforeAll(() => {
  project = makeProject({
    'jest.config.js': "module.exports = { preset: 'jest-ws-dynamic', cacheDirectory: './cache' };",
    'red.test.js': `const { connect } = require('jest-ws-dynamic');
test('is red', async () => {
  const secret = 'not-to-be-seen-'.repeat(3);
  const headers = { cookie: 'session=' + secret };
  const client = await connect('/echo', { headers, protocols: [secret] });
  client.send('hello');
  await expect(client).toReceiveMessage('x');
});
test('is green', async () => {
  await connect('/echo');
});`,
    'green.test.js': "test('is green', () => {});",
    'broken.test.js': `/** @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options { "server": "./nowhere.js" } */
test('never runs', () => {});`,
    'with-reporter.config.js':
      "module.exports = { ...require('./jest.config.js'), reporters: [['jest-ws-dynamic/reporter', { outputFolder: 'its-own' }]] };",
  });
});

afterAll(() => project.remove());

const report = (...args: readonly string[]) =>
  spawnSync(process.execPath, [program, 'report', ...args], {
    cwd: project.folder,
    encoding: 'utf8',
  });

test('shows the failed files of a run without the reporter', async () => {
  await project.jest(['--maxWorkers=2']);
  const { stdout, status } = report();
  expect(stdout).toMatch(
    /^The run of \S+: 2 test files failed\njest-ws-dynamic: report in ws-report\/index\.html\n$/,
  );
  expect(status).toBe(0);
  const written = readFileSync(join(project.folder, 'ws-report', 'report.json'), 'utf8');
  expect(written).not.toContain('not-to-be-seen-not-to-be-seen-');
  expect(JSON.parse(written)).toMatchObject({
    files: [
      { path: 'broken.test.js', tests: [], failure: expect.stringContaining('nowhere.js') },
      {
        path: 'red.test.js',
        server: { name: 'reference', starts: [{ failed: false }] },
        tests: [
          {
            name: 'is red',
            status: 'failed',
            failures: [expect.stringContaining('Expected: "x"')],
            codeFrame: { line: 7 },
            connections: [
              {
                messagesSent: 1,
                frames: [
                  { kind: 'open' },
                  { kind: 'text', direction: 'out', text: 'hello' },
                  { kind: 'text', direction: 'in', text: 'hello' },
                ],
              },
            ],
          },
          { name: 'is green', status: 'passed', failures: [], connections: [] },
        ],
      },
    ],
  });
  expect(existsSync(join(project.folder, 'ws-report', 'index.html'))).toBe(true);
}, 120_000);

test('prints the failures as JSON, and nothing else', () => {
  const { stdout, stderr, status } = report('--json');
  expect(status).toBe(0);
  expect(stderr).toContain('report in ws-report/index.html');
  const schema = readFileSync(join(dist, 'report', 'failures.schema.json'), 'utf8');
  const isValid = new Ajv().compile(JSON.parse(schema));
  const found = JSON.parse(stdout);
  isValid(found);
  expect(isValid.errors).toBeNull();
  expect(found.failures).toMatchObject([
    { file: 'broken.test.js', message: expect.stringContaining('nowhere.js') },
    {
      file: 'red.test.js',
      test: 'is red',
      at: { line: 7 },
      connections: [{ sent: 1, frames: [{ kind: 'open' }, { text: 'hello' }, { text: 'hello' }] }],
      page: expect.stringMatching(/^file:.*ws-report\/index\.html#\/file\/1\/test\/0$/),
    },
  ]);
});

test('removes them in the next run, and keeps nothing of files that pass', async () => {
  await project.jest(['-i', 'red.test.js']);
  await project.jest(['-i', 'green.test.js']);
  const { stdout, status } = report('--output', 'elsewhere');
  expect(stdout).toMatch(/no test file of the run of \S+ failed/);
  expect(status).toBe(1);
  expect(existsSync(join(project.folder, 'elsewhere'))).toBe(false);
}, 120_000);

test('prints as JSON that no test of the run failed', () => {
  const { stdout, status } = report('--json');
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    failures: [],
    failuresLeftOut: 0,
  });
  expect(status).toBe(0);
});

test('prints no JSON if nothing is known of the run', () => {
  project.write({
    'never-run.config.js':
      "module.exports = { ...require('./jest.config.js'), cacheDirectory: './empty' };",
  });
  const { stdout, stderr, status } = report('--json', '--config', 'never-run.config.js');
  expect(stdout).toBe('');
  expect(stderr).toContain('or its records were removed');
  expect(status).toBe(1);
});

test('includes files that Jest could not load, or that have no test', async () => {
  project.write({ 'syntax.test.js': 'const const', 'empty.test.js': '' });
  await project.jest(['-i', 'syntax.test.js', 'empty.test.js', 'green.test.js']);
  expect(JSON.parse(report('--json').stdout).failures).toMatchObject([
    { file: 'empty.test.js', message: 'Your test suite must contain at least one test.' },
    { file: 'syntax.test.js', message: "Error: Jest could not load this file: see Jest's output." },
  ]);
}, 120_000);

test('shows the page if the run had the reporter', async () => {
  const config = 'with-reporter.config.js';
  await project.jest(['-i', 'green.test.js', '--config', config]);
  const { stdout } = report('--config', config);
  expect(stdout).toBe('jest-ws-dynamic: report in its-own/index.html\n');
}, 120_000);

test('shows the page of a reporter set on the command line', async () => {
  const reporter = join(dist, 'jest', 'reporter.js');
  await project.jest(['-i', 'red.test.js', `--reporters=${reporter}`]);
  const { stdout } = report('--json');
  expect(JSON.parse(stdout)).toMatchObject({ failures: [{ test: 'is red' }] });
  await project.jest(['-i', 'green.test.js']);
  expect(report().stdout).toMatch(/no test file of the run of \S+ failed/);
}, 120_000);

test(`prints Jest's message about an invalid config`, () => {
  expect(report('--config', 'no-such.config.js').stderr).toContain('no-such.config.js');
});

test('reports that a config ended the process', () => {
  project.write({ 'exits.config.js': 'process.exit(0);' });
  expect(report('--config', 'exits.config.js').stderr).toContain(
    'Jest could not print its config: it ended the process that read it, with exit code 0',
  );
});

test('nothing is kept in a cache that is not writable, and the run continues', async () => {
  const folder = `cached/jest-ws-dynamic-${process.getuid?.() ?? 'user'}`;
  project.write({
    [folder]: 'a file',
    'file.config.js':
      "module.exports = { ...require('./jest.config.js'), cacheDirectory: './cached' };",
  });
  const run = await project.jest(['-i', 'broken.test.js', '--config', 'file.config.js']);
  expect(run.stderr).toContain('nowhere.js');
  expect(run.stderr).not.toMatch(/ENOTDIR|is not a folder/);
}, 120_000);
