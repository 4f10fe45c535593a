import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../running/run-jest';

let project: Project;

beforeAll(() => {
  project = makeProject({
    'forgets.test.js': `const { connect } = require('jest-ws-dynamic');
test('forgets a server', (done) => {
  const server = require('node:http').createServer().listen(0, '127.0.0.1', done);
  setTimeout(() => server.close(), 10_000).unref();
});
test('forgets a process', () => {
  require('node:child_process').spawn('sleep', ['10']);
});
test('leaves nothing', async () => {
  const client = await connect('/');
  client.send('a');
  await client.receive();
});`,
    'reconnects.test.js': `const { server } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');
let isFirst = true;
const dial = () => new Promise((resolve) => {
  const socket = new WebSocket(server.url).on('open', resolve).on('error', () => {});
  socket.on('close', () => isFirst && setTimeout(() => {}, 10_000) && (isFirst = false));
});
test('forgets a client that reconnects', dial);`,
    'clean.test.js': `const { connect, server } = require('jest-ws-dynamic');
test('leaves nothing', async () => {
  await connect('/');
  await (await fetch(server.httpUrl)).text();
  const other = require('node:net').createServer();
  await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
  await new Promise((resolve) => other.close(resolve));
});`,
  });
});

afterAll(() => project.remove());

test('nothing is reported while a file of another environment still runs', async () => {
  const own = makeProject({
    // Jest starts with the largest file.
    'first.test.js': `test('leaves nothing', () => {});${' '.repeat(2000)}`,
    'second.test.js': `/** @jest-environment node */
test('waits', () => new Promise((resolve) => setTimeout(resolve, 3000)));`,
  });
  try {
    const { stderr } = await own.jest(['-i']);

    expect(stderr).toMatch(/first\.test\.js[\s\S]*second\.test\.js/);
    expect(stderr).not.toContain('keeps the process running');
  } finally {
    own.remove();
  }
});

test.each([
  [false, 'failOnLeaks: true fails the file that opened it, and reports its line.'],
  [true, 'Close what ERR_WS_LEAK lists; if it lists nothing,'],
])(
  'a timer that keeps Jest from exiting is reported, failOnLeaks: %s',
  async (isSet, advice) => {
    const own = makeProject({
      'waits.test.js': `/** @jest-environment-options { "failOnLeaks": ${isSet} } */
test('leaves a timer', () => { setTimeout(() => {}, 10_000); });`,
    });
    try {
      const { stderr } = await own.jest(['-i']);

      expect(stderr).toContain('a timer or connection keeps the process running');
      expect(stderr).toContain(advice);
    } finally {
      own.remove();
    }
  },
  120_000,
);

test.each([
  ['in band', ['-i']],
  ['in workers', ['--maxWorkers=2', '--workerIdleMemoryLimit=2GB']],
])(
  'resources that keep Jest from exiting are listed without failOnLeaks: %s',
  async (_name, options) => {
    const { code, stderr } = await project.jest(options);

    expect(code).toBe(0);
    expect(stderr).toContain('still open after forgets.test.js');
    expect(stderr).toMatch(/server on port \d+ +forgets\.test\.js:3 +"forgets a server" +\d/);
    expect(stderr).toMatch(/child process sleep +forgets\.test\.js:7 +"forgets a process" +\d/);
    expect(stderr).toContain('open at the end of reconnects.test.js');
    expect(stderr).toMatch(
      /connection to port \d+ +reconnects\.test\.js:5 +"forgets a client that reconnects" +\d/,
    );
    expect(stderr).not.toContain('still open after clean.test.js');
    expect(stderr).not.toContain('a timer or connection keeps');
  },
  120_000,
);

test('nothing is listed with --forceExit', async () => {
  const { code, stderr } = await project.jest(['-i', '--forceExit']);

  expect(code).toBe(0);
  expect(stderr).not.toMatch(/still open|open at the end/);
}, 120_000);
