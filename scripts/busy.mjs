// Looks for tests that are red for no other reason than a busy machine: many files with every feature,
// with 4 and with 8 workers in turn, beside processes that never rest.
//   node scripts/busy.mjs [--runs 30] [--files 40] [--loops 8] [--cores 0,1]
// Needs `npm run build` first. Exits with 1 if a test failed, or a file was lost. --cores takes a list for
// taskset(1), where the machine has more cores than are wanted.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '30' },
    files: { type: 'string', default: '40' },
    loops: { type: 'string', default: '8' },
    cores: { type: 'string' },
  },
});
const [runs, files, loops] = ['runs', 'files', 'loops'].map(count);

function count(name) {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 0) {
    console.error(`--${name}: expected a whole number, received "${values[name]}".`);
    process.exit(2);
  }
  return value;
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const form = (name) => readFileSync(join(root, '__tests__', 'explain', `${name}.cjs`), 'utf8');

/** What the forms of __tests__/explain lack. */
const features = `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify({
   server: './room.js',
   servers: { auth: './room.js', feed: { command: 'node', args: ['program.js'], ssl: false } },
   ...{ failOnLeaks: true, failOnUnused: true, mask: ['token'] },
 })}
 */
const { connect, leasePortPair, mockServer, network, rawConnect, scale, server, useServer } = require('jest-ws-dynamic');
test.each([false, true])('echoes, ssl: %p', (ssl) => connect('/', { ssl }).sendText('a').expectText('a'));
test('named servers, a command among them', async () => {
  await connect('/', { server: 'auth' }).sendText('a').expectText('a');
  await connect('/', { server: 'feed' }).sendText('b').expectText('b');
  await server('feed').restart();
  await connect('/', { server: 'feed' }).sendText('c').expectText('c');
});
test('pauses a command', async () => {
  const client = await connect('/', { server: 'feed' });
  await server('feed').pause();
  client.send('a');
  await expect(client).toStaySilent({ for: 20 });
  await server('feed').resume();
  await expect(client).toReceiveMessage('a');
});
test('a raw connection', async () => {
  const raw = await rawConnect();
  await raw.sendFrame({ opcode: 1, payload: 'a' });
  expect((await raw.receiveFrame()).payload.toString()).toBe('a');
});
test('a lease', async () => {
  const lease = await leasePortPair();
  expect(lease.sslPort).toBeGreaterThan(lease.port);
  await lease.release();
});
test('a fixed address', async () => {
  const mock = await mockServer({ url: 'wss://api.example.com/v1', json: true });
  mock.reply({ type: 'ask' }, { type: 'answer' });
  const client = await connect({ url: 'wss://api.example.com/v1' });
  client.send({ type: 'ask' });
  expect(await client.receiveJson()).toEqual({ type: 'answer' });
});
test('toxics', async () => {
  const link = await network();
  link.latency(5, { jitter: 2 });
  link.slicer({ averageSize: 3 });
  const client = await connect('/', { via: link });
  client.send('a long enough message');
  await expect(client).toReceiveMessage('a long enough message');
  link.resetPeer();
  await expect(client).toBeClosedWith(1006);
});
scale('load', {
  tiers: [4],
  session: async (client, { measure }) => measure(async () => {
    client.send('a');
    expect(await client.receive()).toBe('a');
  }),
});
describe('a server of its own', () => {
  const { WebSocketServer } = require('ws');
  useServer(({ httpServer }) => {
    const sockets = new WebSocketServer({ server: httpServer });
    sockets.on('connection', (socket) => socket.send('own'));
    return sockets;
  });
  test('answers', () => connect('/').expectText('own'));
});
`;

const echo = `sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));`;
const templates = [
  form('correct-promises'),
  form('correct-servers'),
  form('correct-forms'),
  features,
];

function makeProject() {
  const project = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-busy-'));
  mkdirSync(join(project, 'node_modules'));
  for (const [name, target] of [
    ['jest-ws-dynamic', root],
    ['ws', join(root, 'node_modules', 'ws')],
  ]) {
    symlinkSync(target, join(project, 'node_modules', name), 'dir');
  }
  const config = { preset: 'jest-ws-dynamic', transform: {}, testTimeout: 30_000 };
  const all = {
    'package.json': '{ "name": "busy", "private": true }',
    'jest.config.json': JSON.stringify(config),
    'room.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  ${echo}
  return sockets;
};`,
    'program.js': `const { WebSocketServer } = require('ws');
const sockets = new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.WEBSOCKET_PORT) });
${echo}`,
  };
  for (let file = 1; file <= files; file += 1) {
    all[`file-${file}.test.js`] = templates[file % templates.length];
  }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(project, name), text);
  return project;
}

/** A program, on the given cores alone. */
function start(args, options) {
  const on = values.cores === undefined ? [] : ['taskset', '-c', values.cores];
  const [command, ...rest] = [...on, process.execPath, ...args];
  return spawn(command, rest, { stdio: 'ignore', ...options });
}

async function runJest(project, workers) {
  const output = join(project, 'result.json');
  rmSync(output, { force: true });
  const child = start([jest, '-w', String(workers), '--json', '--outputFile', output, '--silent'], {
    cwd: project,
  });
  const [code] = await once(child, 'exit');
  const { testResults, numPassedTests } = JSON.parse(readFileSync(output, 'utf8'));
  const red = testResults.filter(({ status }) => status === 'failed');
  return { code, passed: numPassedTests, count: testResults.length, red };
}

const project = makeProject();
/** Also ended when this script is stopped: they would never end by themselves. */
const beside = Array.from({ length: loops }, () => start(['-e', 'for (;;);']));
const endThem = () => {
  for (const child of beside) child.kill('SIGKILL');
};
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    endThem();
    process.exit(1);
  });
}
let bad = 0;
try {
  for (let run = 1; run <= runs; run += 1) {
    const workers = run % 2 === 1 ? 4 : 8;
    const begin = performance.now();
    const { code, passed, count, red } = await runJest(project, workers);
    const seconds = Math.round((performance.now() - begin) / 1000);
    console.log(
      `run ${run}: ${workers} workers, ${count} files, ${passed} tests passed, ${red.length} files red, exit code ${code}, ${seconds} s`,
    );
    for (const { message } of red.slice(0, 3)) console.log(message.slice(0, 1500));
    if (code !== 0 || count !== files || red.length > 0) bad += 1;
  }
} finally {
  endThem();
  rmSync(project, { recursive: true, force: true });
}
console.log(`${bad} of ${runs} runs were red`);
process.exitCode = bad === 0 ? 0 : 1;
