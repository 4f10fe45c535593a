// A project whose test file has a server of every kind at once.
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const command = (kind, program, ...args) => ({
  command: program,
  args,
  env: { PORT: '{port}', KIND: kind },
});

/** The kinds that are processes, as entries of `servers`. */
const commands = {
  command: command('command', 'node', 'server.js'),
  npm: command('npm', 'npm', 'run', '--silent', 'serve'),
  shell: command('shell', 'sh', '-c', 'node server.js; true'),
  program: {
    ...command('program', 'sh', '-c', 'echo ready; exec sleep 1000'),
    wait: { stdout: 'ready' },
    ssl: false,
  },
  shared: { ...command('shared', 'node', 'server.js'), scope: 'worker' },
};

export const kinds = ['module', ...Object.keys(commands), 'mock', 'link', 'scale'];

const serverText = `
const { WebSocketServer } = require('ws');
new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.PORT) });
`;

const moduleText = `
const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
  return sockets;
};
`;

// It says that the load side is at work.
const sessionText = `
const { appendFileSync } = require('node:fs');
let told = false;
module.exports = async (client, { measure }) => {
  if (!told) appendFileSync(process.env.STARTED, JSON.stringify({ load: process.pid }) + '\\n');
  told = true;
  await measure(async () => {
    client.send('hello');
    await client.receive();
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
};
`;

const testText = (chosen) => `
const { appendFileSync, readFileSync } = require('node:fs');
const { connect, mockServer, network, scale, server } = require('jest-ws-dynamic');
const kinds = ${JSON.stringify(chosen)};
const { ENDING, STARTED } = process.env;
const portsOf = (...urls) => urls.filter(Boolean).map((url) => Number(new URL(url).port));

beforeAll(async () => {
  await connect('/');
  const ports = portsOf(server.url, server.sslUrl);
  for (const name of ${JSON.stringify(Object.keys(commands))}.filter((each) => kinds.includes(each))) {
    ports.push(...portsOf(server(name).url, server(name).sslUrl));
  }
  if (kinds.includes('mock')) ports.push(...portsOf((await mockServer()).url));
  if (kinds.includes('link')) ports.push(...portsOf((await network()).url));
  appendFileSync(STARTED, JSON.stringify({ worker: process.pid, ports }) + '\\n');
  if (ENDING === 'exit') onceAtWork(() => process.exit(1));
  if (ENDING === 'uncaught') onceAtWork(() => { throw new Error('uncaught'); });
}, 60000);
function onceAtWork(end) {
  const look = setInterval(() => {
    if (kinds.includes('scale') && !readFileSync(STARTED, 'utf8').includes('load')) return;
    clearInterval(look);
    setTimeout(end, 300);
  }, 20);
}
if (kinds.includes('scale')) {
  scale('load', { tiers: [4], workers: 2, duration: 1200, session: './session.js' });
} else {
  test('stays for a while', () => new Promise((resolve) => setTimeout(resolve, 1200)));
}
test('ends', () => {
  if (ENDING === 'fail') throw new Error('fails');
  if (ENDING === 'open') setInterval(() => {}, 1000);
});
`;

/** Its folder is also the TMPDIR of its runs: what they leave on the disk can be seen. */
export function makeProject(chosen) {
  // Short: the path of a Unix socket has a limit.
  const folder = mkdtempSync(join(tmpdir(), 'jwd-ends-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'jest-ws-dynamic'), 'dir');
  symlinkSync(join(root, 'node_modules', 'ws'), join(folder, 'node_modules', 'ws'), 'dir');
  const servers = Object.fromEntries(
    Object.entries(commands).filter(([name]) => chosen.includes(name)),
  );
  const config = {
    preset: 'jest-ws-dynamic',
    testEnvironmentOptions: { server: './module.js', servers, startTimeout: 60_000 },
    transform: {},
    testTimeout: 60_000,
  };
  const all = {
    'jest.config.js': `module.exports = ${JSON.stringify(config)};`,
    'package.json': '{ "name": "ends", "private": true, "scripts": { "serve": "node server.js" } }',
    'server.js': serverText,
    'module.js': moduleText,
    'session.js': sessionText,
    'all.test.js': testText(chosen),
  };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  return folder;
}
