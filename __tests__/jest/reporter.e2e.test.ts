import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readReport } from '../../src/report/merge';
import { type JestRun, makeProject, type Project } from '../running/run-jest';

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
}, 60_000);
`;

const recorded = `
const { record } = (() => {
  const { session } = globalThis[Symbol.for('jest-ws-dynamic')];
  return { record: (kind, data) => session.record(kind, data) };
})();`;

/** What a page shows of one test: attempts, tests of one name, steps, frames, output, lines. */
const evidence = `const { connect } = require('jest-ws-dynamic');
jest.retryTimes(1, { retryImmediately: true });
let runs = 0;
beforeEach(() => {});
test('twice', async () => {
  runs += 1;
  const client = await connect('/echo', { name: 'alice' });
  await client.send('run ' + runs);
  await client.send(Buffer.from([1, 2, 250]));
  await client.receive();
  expect(runs).toBe(2);
});
test('same', async () => {
  const client = await connect('/echo');
  await client.send('first');
  await client.receive();
});
test('same', async () => {
  console.log('a line of the file');
  const client = await connect('/echo');
  await client.send('x'.repeat(10000));
  await client.receive();
  expect('wrong').toBe('right');
});
`;

/** What happens beside the calls of a test: faults, refused handshakes, the life and the output of a server. */
const life = `/** @jest-environment-options {"server":{"command":"node","args":["echo.cjs"]}} */
const { connect, mockServer, network, server } = require('jest-ws-dynamic');
test('breaks much', async () => {
  const link = await network();
  const client = await connect('/', { via: link });
  const slow = link.latency(1);
  link.drop('two');
  for (const text of ['one', 'two', 'three']) client.send(text);
  await client.waitFor('three');
  slow.remove();
  link.cut();
  const mock = await mockServer();
  mock.refuse(401);
  await expect(connect(mock.url)).toRejectUpgrade(401);
  await server.crash();
  await server.start();
});
test('is wrong', async () => {
  const client = await connect('/');
  client.send('hello');
  await expect(client).toReceiveMessage('bye');
});
`;
const echo = `const { WebSocketServer } = require(${JSON.stringify(join(root, 'node_modules', 'ws'))});
const server = new WebSocketServer({ port: process.env.WEBSOCKET_PORT, host: '127.0.0.1' });
server.on('connection', (socket) => socket.on('message', (data) => {
  console.log('got ' + data);
  socket.send(String(data));
}));
`;

/** A handler of a server in the test's realm throws. */
const throwing = `/** @jest-environment-options {"server":"./throws.js"} */
const { connect } = require('jest-ws-dynamic');
test('hears nothing', async () => {
  const client = await connect('/');
  client.send('hello');
  await client.receive();
});
`;
const throws = `const { WebSocketServer } = require(${JSON.stringify(join(root, 'node_modules', 'ws'))});
module.exports = ({ httpServer }) => {
  const server = new WebSocketServer({ server: httpServer });
  server.on('connection', (socket) => socket.on('message', () => { throw new TypeError('lost'); }));
  return server;
};
`;

let project: Project;
let evidenceRun: JestRun;

beforeAll(async () => {
  project = makeProject({
    'jest.config.js':
      "module.exports = { preset: 'jest-ws-dynamic', reporters: ['default', ['jest-ws-dynamic/reporter', { outputFolder: process.env.SHARD }]] };",
    'one.test.js': body('hello') + much,
    'two.test.js': body('bye'),
    'evidence.test.js': evidence,
    'life.test.js': life,
    'life-throws.test.js': throwing,
    'throws.js': throws,
    'echo.cjs': echo,
    'records.test.js': `${recorded}
test('measures', () => record('load', { p99: 3 }));
test.skip('is left out', () => {});
test.todo('is still to do');
afterAll(() => record('summary', [1, 2]));
`,
    'other.test.js': "/** @jest-environment node */\ntest('has no server', () => {});\n",
  });
  const workers = ['-w', '2', '--workerIdleMemoryLimit=2GB'];
  await project.jest(['one', 'other', ...workers], { SHARD: 'shard-1' });
  await project.jest(['two', 'records', ...workers], { SHARD: 'shard-2' });
  await project.jest(['life', ...workers], { SHARD: 'life' });
  const inGitHub = {
    SHARD: 'evidence',
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md'),
  };
  evidenceRun = await project.jest(['evidence', '--shard=1/1', ...workers], inGitHub);
}, 120_000);

afterAll(() => project.remove());

test('the report contains the connections of each test, from all workers', () => {
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
    startedAt: expect.any(Number),
    duration: expect.any(Number),
    tests: [expect.objectContaining({ name: 'has no server', connections: [] })],
  });
});

test('a failure is in the report with its frames and without colours', () => {
  const { files } = readReport(join(project.folder, 'shard-2'));
  const two = files.find(({ path }) => path === 'two.test.js');
  expect(two?.tests[0]?.failures[0]).toMatch(/Expected: "bye"[\s\S]*Connection 1 of 1/);
});

test('records of a test or its file are in the report', () => {
  const { files } = readReport(join(project.folder, 'shard-2'));
  expect(files.find(({ path }) => path === 'records.test.js')).toMatchObject({
    records: [{ kind: 'summary', data: [1, 2] }],
    tests: [
      { name: 'measures', records: [{ kind: 'load', data: { p99: 3 } }] },
      { status: 'pending' },
      { status: 'todo' },
    ],
  });
});

test('a test has its attempts, steps, frames, output and source lines; tests with the same title are separate', () => {
  const { files, runs } = readReport(join(project.folder, 'evidence'));
  const [file] = files;
  expect(runs).toEqual([
    {
      ...{ id: expect.any(String), shard: '1/1', seed: expect.any(Number), workers: 2 },
      ...{ node: process.versions.node, jest: expect.stringMatching(/^\d+\./) },
      command: expect.stringMatching(/^jest\b.* evidence --shard=1\/1 -w 2/),
      machine: expect.stringContaining(process.platform),
    },
  ]);
  expect(file).toMatchObject({
    worker: expect.stringMatching(/^[12]$/),
    startedAt: expect.any(Number),
    duration: expect.any(Number),
    server: { starts: [{ duration: expect.any(Number), failed: false }] },
    console: { lines: expect.arrayContaining(['log: a line of the file']), leftOut: 0 },
  });
  const [twice, first, second] = file?.tests ?? [];
  expect(twice).toMatchObject({
    status: 'passed',
    titles: ['twice'],
    earlierAttempts: [
      {
        failures: [expect.stringContaining('Expected: 2')],
        connections: [
          { frames: expect.arrayContaining([expect.objectContaining({ text: 'run 1' })]) },
        ],
      },
    ],
    connections: [
      {
        label: expect.stringContaining('(alice)'),
        request: {
          target: '/echo',
          headers: expect.arrayContaining([{ name: 'sec-websocket-version', value: '13' }]),
        },
        upgrade: {
          status: 101,
          headers: expect.arrayContaining([{ name: 'upgrade', value: 'websocket' }]),
        },
        framesLeftOut: 0,
        frames: expect.arrayContaining([
          expect.objectContaining({ direction: 'out', kind: 'text', text: 'run 2' }),
          expect.objectContaining({ direction: 'out', kind: 'binary', bytes: 3, base64: 'AQL6' }),
        ]),
      },
    ],
    steps: expect.arrayContaining([
      expect.objectContaining({ title: 'beforeEach', kind: 'hook', line: 4 }),
      expect.objectContaining({ title: 'test function', duration: expect.any(Number) }),
      expect.objectContaining({ title: 'connect()', line: 7 }),
      expect.objectContaining({ title: 'client.send()', kind: 'send', line: 8, connection: 0 }),
      expect.objectContaining({ title: 'client.receive()', line: 10, connection: 0 }),
    ]),
  });
  // Jest's own hook is not among them.
  expect(twice?.steps?.filter(({ kind }) => kind === 'hook')).toHaveLength(1);
  expect(file?.source).toContain("console.log('a line of the file')");
  expect(first?.console).toBeUndefined();
  expect(first?.connections[0]?.frames?.map(({ text }) => text)).toContain('first');
  expect(second).toMatchObject({
    status: 'failed',
    console: { lines: ['log: a line of the file'], leftOut: 0 },
    codeFrame: { path: 'evidence.test.js', line: 23 },
    codeFrames: [{ failure: 0, path: 'evidence.test.js', line: 23 }],
  });
  expect(second?.codeFrame?.lines.join('\n')).toContain("toBe('right')");
  expect(second?.connections[0]?.frames?.find(({ kind }) => kind === 'text')).toMatchObject({
    bytes: 10_000,
    text: 'x'.repeat(4096),
  });
});

test('a test has the events between its calls: faults, refused handshakes, the server', () => {
  const { files } = readReport(join(project.folder, 'life'));
  const file = files.find(({ path }) => path === 'life.test.js');
  const [much, wrong] = file?.tests ?? [];
  const of = (kind: string): unknown[] =>
    (much?.steps ?? []).flatMap((step) => (step.kind === kind ? [step.title, step.line] : []));
  expect(much?.failures).toEqual([]);
  expect(of('network')).toEqual([
    ...['link.latency(latency: 1, jitter: 0) downstream', 6],
    ...["link.drop('two') downstream", 7],
    ...['drop: message 2 downstream of connection 1', undefined],
    ...['link.cut()', 11],
  ]);
  expect(of('handshake')).toEqual(['mock server refused the handshake / with 401', undefined]);
  expect(of('server')).toEqual(['server crashes', undefined, 'server starts', undefined]);
  const [latency, drop] = much?.steps?.filter(({ kind }) => kind === 'network') ?? [];
  expect(latency?.duration).toBeGreaterThanOrEqual(0);
  // It was never removed.
  expect(drop?.duration).toBeUndefined();
  expect(much?.output?.lines).toEqual(expect.arrayContaining(['got one', 'got two', 'got three']));
  expect(much?.output?.times).toHaveLength(much?.output?.lines.length ?? 0);
  const { about, connections = [] } = wrong ?? {};
  expect(connections[about?.connection ?? -1]?.frames?.[about?.frame ?? -1]).toMatchObject({
    direction: 'in',
    text: 'hello',
  });
  // The times in the text of the failure are those of the report.
  const { start = 0, frames = [] } = connections[0] ?? {};
  const received = Math.round(start + (frames[about?.frame ?? -1]?.at ?? 0));
  expect(wrong?.failures[0]).toContain(`> ← +${received} ms text 5 B "hello"`);
});

test('an uncaught error is a step of the test that it failed', () => {
  const { files } = readReport(join(project.folder, 'life'));
  const file = files.find(({ path }) => path === 'life-throws.test.js');
  expect(file?.tests[0]?.steps).toEqual(
    expect.arrayContaining([
      {
        ...{ title: 'uncaught TypeError: lost', kind: 'error', failed: true },
        ...{ start: expect.any(Number), duration: expect.any(Number) },
      },
    ]),
  );
});

test('the output ends with a link to each failure in the page', () => {
  expect(evidenceRun.stderr).toMatch(
    / {2}✕ same\n {4}file:\S+\/evidence\/index\.html#\/file\/0\/test\/2\n/,
  );
});

test('in GitHub Actions the failure is an annotation, and the job has a summary', () => {
  expect(evidenceRun.stdout).toContain('::error file=evidence.test.js,line=23,title=same::');
  const summary = readFileSync(join(project.folder, 'summary.md'), 'utf8');
  expect(summary).toContain('| 1 | 2 | 1 | 1 |');
});

test('merge-reports refuses a report that is given twice', async () => {
  const main = join(root, 'dist', 'cli', 'main.js');
  const args = [main, 'merge-reports', 'shard-1', 'shard-1', '--output', 'twice'];
  const failure = await promisify(execFile)(process.execPath, args, { cwd: project.folder }).catch(
    (error: { stderr: string }) => error,
  );
  expect(failure.stderr).toContain(
    'received the report of the same run in both shard-1 and shard-1',
  );
});

test('merge-reports merges the shards', async () => {
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
