/** @jest-environment node */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { makeProject } from '../../running/run-jest';

const fileText = `
const { appendFileSync } = require('node:fs');
const { connect, server } = require('jest-ws-dynamic');

test('the server answers', async () => {
  const client = await connect({ path: '/', ssl: true });
  client.send('hello');
  await expect(client).toReceiveMessage('hello');
  appendFileSync(process.env.PIDS, server.pid + '\\n');
});
afterAll(() => {
  if (process.env.FREEZE) process.kill(server.pid, 'SIGSTOP');
});
`;

const project = makeProject({ 'a.test.js': fileText, 'b.test.js': fileText });
afterAll(() => project.remove());

const server = {
  command: 'node',
  args: [join(__dirname, '..', '..', 'fixtures', 'commands', 'echo.cjs')],
  env: { PORT: '{port}', HOST: '{host}' },
  scope: 'worker',
  gracefulShutdown: { signal: 'SIGTERM', timeout: 100 },
};

async function pidsOf(env: NodeJS.ProcessEnv, args: string[] = []): Promise<string[]> {
  const config = { preset: 'jest-ws-dynamic', transform: {}, testEnvironmentOptions: { server } };
  project.write({ 'jest.config.js': `module.exports = ${JSON.stringify(config)};`, pids: '' });
  const file = join(project.folder, 'pids');
  const run = await project.jest(['-i', ...args], { PIDS: file, ...env });
  expect(run.output).not.toContain('did not exit');
  expect(run.json).toMatchObject({ success: true, numPassedTests: 2 });
  return readFileSync(file, 'utf8').trim().split('\n');
}

test('with scope "worker" the files of a worker share one server, which ends with the run', async () => {
  const [first, second] = await pidsOf({});
  expect(second).toBe(first);
  const isGone = () => {
    try {
      return !process.kill(Number(first), 0);
    } catch {
      return true;
    }
  };
  while (!isGone()) await new Promise((resolve) => setTimeout(resolve, 20));
}, 120_000);

test('a shared server that no longer answers is started anew for the next file', async () => {
  const [first, second] = await pidsOf({ FREEZE: '1' });
  expect(second).not.toBe(first);
}, 120_000);
