// What a test file costs over plain jest-environment-node, in CPU time: ours, a hand-written
// beforeAll with portfinder and ws, and superwstest, in the order A B C D A B C D …
//
//   npm run build && node bench/file-cost/run.mjs [--files 40] [--rounds 5]
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values } = parseArgs({
  options: { files: { type: 'string', default: '40' }, rounds: { type: 'string', default: '5' } },
});
const files = Number(values.files);
const rounds = Number(values.rounds);

const echoByHand = `
const http = require('node:http');
const portfinder = require('portfinder');
const { WebSocket, WebSocketServer } = require('ws');
let server, port;
beforeAll(async () => {
  port = await portfinder.getPortPromise({ port: 20000 });
  server = http.createServer();
  new WebSocketServer({ server }).on('connection', (s) => s.on('message', (d) => s.send(String(d))));
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
test('echoes', async () => {
  const socket = new WebSocket('ws://127.0.0.1:' + port);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('hello');
  const reply = await new Promise((resolve) => socket.once('message', resolve));
  expect(String(reply)).toBe('hello');
  socket.terminate();
});`;

const echoBySuperwstest = `
const http = require('node:http');
const superwstest = require('superwstest');
const request = superwstest.default ?? superwstest;
const { WebSocketServer } = require('ws');
let server;
beforeAll((done) => {
  server = http.createServer();
  new WebSocketServer({ server }).on('connection', (s) => s.on('message', (d) => s.send(String(d))));
  server.listen(0, '127.0.0.1', done);
});
afterAll((done) => { server.close(done); });
test('echoes', async () => {
  await request(server).ws('/').sendText('hello').expectText('hello').close();
});`;

const echoByUs = `
const { connect } = require('jest-ws-dynamic');
test('echoes', async () => {
  const client = await connect('/echo');
  await client.send('hello');
  await expect(client).toReceiveMessage('hello');
});`;

const rivals = {
  'jest-environment-node, no server': { test: "test('passes', () => { expect(1).toBe(1); });" },
  'beforeAll with portfinder and ws (ws only)': { test: echoByHand },
  'superwstest (ws only)': { test: echoBySuperwstest },
  'jest-ws-dynamic (ws only)': { test: echoByUs, preset: true, options: { ssl: false } },
  'jest-ws-dynamic (ws and wss)': { test: echoByUs, preset: true },
};

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-bench-'));
try {
  installPackage();
  const names = Object.keys(rivals);
  const samples = new Map(names.map((name) => [name, []]));
  for (const [index, name] of names.entries()) makeProject(String(index), rivals[name]);
  for (let index = 0; index < names.length; index += 1) cpuOf(String(index)); // fills Jest's caches
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, name] of names.entries()) samples.get(name).push(cpuOf(String(index)));
  }
  const base = median(samples.get(names[0]));
  const rows = names.map((name) => {
    const cost = (median(samples.get(name)) - base) / files;
    return { what: name, 'CPU ms a file over plain': Number(cost.toFixed(1)) };
  });
  console.log(`${files} files, -i, medians of ${rounds} rounds, Node ${process.version}`);
  console.table(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The packed package, since files outside node_modules would be transformed. */
function installPackage() {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  const tarball = execFileSync(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder],
    {
      cwd: root,
      encoding: 'utf8',
    },
  ).trim();
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', folder]);
  cpSync(join(folder, 'package'), join(modules, 'jest-ws-dynamic'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
}

function makeProject(name, { test, preset, options = {} }) {
  const project = join(folder, name);
  mkdirSync(project);
  const config = preset
    ? { preset: 'jest-ws-dynamic', testEnvironmentOptions: options }
    : { testEnvironment: 'node' };
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  writeFileSync(join(project, 'jest.config.json'), JSON.stringify({ ...config, transform: {} }));
  for (let index = 0; index < files; index += 1) {
    writeFileSync(join(project, `file-${index}.test.js`), test);
  }
}

function cpuOf(name) {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const script = `process.on('exit', () => require('node:fs').writeSync(3, JSON.stringify(process.cpuUsage()))); process.argv[1] = ${JSON.stringify(jest)}; require(process.argv[1]);`;
  const result = spawnSync(process.execPath, ['-e', script, jest, '-i', '--silent'], {
    cwd: join(folder, name),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`${name} failed:\n${result.stderr}`);
  const { user, system } = JSON.parse(result.output[3]);
  return (user + system) / 1000;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
