import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { isAlive } from '../../../src/platform/process-identity';
import { makeProject } from '../../running/run-jest';

const fileText = `
const { appendFileSync, existsSync, readdirSync, readFileSync } = require('node:fs');
const { connect, server } = require('jest-ws-dynamic');

test('the server answers', async () => {
  const client = await connect({ path: '/', ssl: true });
  client.send('hello');
  await expect(client).toReceiveMessage('hello');
  appendFileSync(process.env.PIDS, server.pid + '\\n');
});
afterAll(() => {
  if (process.env.FREEZE) process.kill(server.pid, 'SIGSTOP');
  if (process.env.STOP_REAPER) {
    process.kill(reaper(), 'SIGSTOP');
    appendFileSync(process.env.PIDS, reaper() + '\\n');
  }
});
function reaper() {
  const mark = 'JEST_WS_DYNAMIC_COMMAND=' + process.pid + '-';
  return readdirSync('/proc').findLast((pid) => {
    if (!/^\\d+$/.test(pid) || !existsSync('/proc/' + pid)) return false;
    return readFileSync('/proc/' + pid + '/cmdline', 'utf8').includes(mark);
  });
}
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
  expect(isGone(first)).toBe(true);
}, 120_000);

test('a socket that a file left open is listed once, although the server continues', async () => {
  const own = makeProject({
    'jest.config.js': `module.exports = ${JSON.stringify({
      preset: 'jest-ws-dynamic',
      testEnvironmentOptions: { server, failOnLeaks: true },
    })};`,
    'a.test.js': `const { server } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');
test('leaves a socket', (done) => { new WebSocket(server.url).on('open', done); });`,
  });
  try {
    const { output } = await own.jest(['-i', '--forceExit']);

    expect(output.match(/connection to port \d+ +a\.test\.js:3/g)).toHaveLength(1);
  } finally {
    own.remove();
  }
}, 120_000);

// The reaper is found in /proc.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'it ends with the run although the reaper does not run',
  async () => {
    const pids = await pidsOf({ STOP_REAPER: '1' });
    expect(isGone(pids[0])).toBe(true);
    process.kill(Number(pids.at(-1)), 'SIGKILL');
  },
  120_000,
);

test('a shared server that no longer responds is restarted for the next file', async () => {
  const [first, second] = await pidsOf({ FREEZE: '1' });
  expect(second).not.toBe(first);
}, 120_000);

function isGone(pid: string | undefined): boolean {
  return !isAlive({ pid: Number(pid), start: '0' });
}
